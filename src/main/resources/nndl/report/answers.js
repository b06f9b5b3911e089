/* The answers to rows of a table that are numbers: points, residuals, and the rows that are furthest off. */

nndl.WORST_AT_ONCE = 10;

/**
 * Fills a section with what `draw` makes of each number: of its name, what the rows have and what was answered.
 *
 * @param part what of the run has the numbers, if the page has it
 */
nndl.eachNumber = (id, run, part, draw) => {
  const body = nndl.body(id);
  if (!part) {
    nndl.lack(body, run.noImages ?? "There are no rows in this page.");
    return;
  }
  part.numbers.forEach((number, j) => {
    const title = run.numbers.length > 1 && nndl.el("h3", { text: run.numbers[j] });
    body.append(nndl.el("div", {}, title, ...draw({ ...number, name: run.numbers[j] }, j)));
  });
  const left = run.numbers.length - part.numbers.length;
  body.append(
    left > 0 ? nndl.missing(`${nndl.many(left, "number")} more left out.`) : "",
    part.step > 1 ? nndl.missing(`Of ${nndl.count(part.of)} rows, one of ${nndl.count(part.step)} is drawn.`) : "",
  );
};

/** Points, from left to right. */
nndl.scatter = ({ label, xName, x, name, y, line, lineName }) => {
  const order = x.map((_, i) => i).sort((a, b) => x[a] - x[b]);
  const value = (number) => nndl.amount(number, 5);
  return nndl.chart({
    label,
    x: order.map((i) => x[i]),
    xName,
    xValue: value,
    value,
    height: 320,
    series: [
      { name, color: 1, dots: true, values: order.map((i) => y[i]) },
      { name: lineName, color: 2, dash: [4, 4], points: false, values: order.map((i) => line(x[i])) },
    ],
  }).element;
};

nndl.answersSection = ({ run }) =>
  nndl.eachNumber("answers", run, run.answers, ({ name, wanted, answers }) => [
    nndl.scatter({
      label: `Answers for ${name} by what the rows have`,
      xName: name,
      x: wanted,
      name: "answered",
      y: answers,
      line: (x) => x,
      lineName: "right",
    }),
  ]);

nndl.residualsSection = ({ run }) =>
  nndl.eachNumber("residuals", run, run.answers, ({ name, wanted, answers }) => {
    const residuals = wanted.map((number, i) => number - answers[i]);
    return [
      nndl.el(
        "div",
        { class: "columns" },
        nndl.scatter({
          label: `Residuals of ${name} by answer`,
          xName: "answer",
          x: answers,
          name: "residual",
          y: residuals,
          line: () => 0,
          lineName: "right",
        }),
        nndl.residualsHistogram(name, residuals),
      ),
    ];
  });

/** How many residuals are how large. The middle bin is around 0. */
nndl.residualsHistogram = (name, residuals) => {
  const most = Math.max(...residuals.map(Math.abs)) || 1;
  const bins = 2 * Math.min(15, Math.ceil(Math.sqrt(residuals.length) / 2)) + 1;
  const width = (2 * most) / bins;
  const counts = new Array(bins).fill(0);
  residuals.forEach((residual) => counts[Math.min(bins - 1, Math.floor((residual + most) / width))]++);
  const label = `Residuals of ${name} from ${nndl.amount(-most)} to ${nndl.amount(most)}`;
  const from = (i) => nndl.amount(i * width - most);
  return nndl.histogramFigure({
    caption: "How many residuals are how large",
    label,
    ends: [-most, 0, most].map((x) => nndl.amount(x, 3)),
    counts,
    outline: [],
    table: () =>
      nndl.table(label, ["From", "To", "Rows"], counts.map((count, i) => [from(i), from(i + 1), nndl.count(count)])),
  });
};

/** The rows that are furthest off, with the value of each column. */
nndl.errorsSection = ({ run }) => {
  const { samples } = run;
  nndl.eachNumber("errors", run, samples, ({ name, wanted, answers }, j) => {
    const off = (i) => Math.abs(wanted[i] - answers[i]);
    const worst = samples.names
      .map((_, i) => i)
      .sort((a, b) => off(b) - off(a))
      .slice(0, samples.each);
    const decimals = Math.max(0, 3 - Math.floor(Math.log10(run.headline.numbers[j].rmse[0] || 1)));
    const exact = (x) => nndl.minus(x.toLocaleString("en-GB", { maximumFractionDigits: Math.min(12, decimals) }));
    const table = (from, to) =>
      nndl.table(
        `Worst answers for ${name}`,
        ["Row", name, "Answered", "Residual", ...samples.columns],
        worst
          .slice(from, to)
          .map((i) => [
            samples.names[i],
            exact(wanted[i]),
            exact(answers[i]),
            exact(wanted[i] - answers[i]),
            ...samples.values[i],
          ]),
        { class: "values" },
      );
    const left = worst.length - nndl.WORST_AT_ONCE;
    return [
      table(0, nndl.WORST_AT_ONCE),
      left > 0 && nndl.behind(`The next ${nndl.count(left)}`, () => table(nndl.WORST_AT_ONCE)),
    ];
  });
  if (samples) {
    nndl.body("errors").append(
      nndl.el("p", { class: "soft", text: nndl.rowsSaid(run) }),
      samples.line ? nndl.missing(samples.line) : "",
    );
  }
};
