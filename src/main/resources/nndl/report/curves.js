/* Accuracy and cost over the epochs: training dashed, test and validation solid. */

nndl.SETS = [
  { name: "test", color: 1 },
  { name: "validation", color: 3 },
  { name: "training", color: 2, dash: [6, 4] },
];

nndl.hasNumbers = (values) => Boolean(values?.some((value) => value !== null && value !== undefined));

nndl.curvesSection = ({ run }) => {
  const body = nndl.body("curves");
  const history = run.history;
  if (!history?.epoch?.length) {
    nndl.lack(body, run.noHistory ?? "There are no curves: the model has no history of its epochs.");
    return;
  }
  const over = {
    x: history.epoch,
    xName: "epoch",
    xValue: (epoch) => `${epoch}`,
    xSteps: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000],
  };
  const cost = history.penalised ? "Cost with the penalty of the weights (--l2, --l1)" : "Cost";
  const lines = () => nndl.linesOf((set) => history[`${set}Cost`]);
  const charts = [...nndl.goodness(run), { title: cost, lines, value: (y) => nndl.short(y), logTitle: cost }]
    .filter(({ lines: of }) => of(false).length)
    .map((quantity) => {
      const title = nndl.el("h3", { text: quantity.title });
      const chart = nndl.chart({
        ...over,
        named: true,
        label: `${quantity.title} over epochs`,
        value: quantity.value,
        series: quantity.lines(false),
      });
      const show = (log) => {
        title.textContent = log ? `${quantity.logTitle}, logarithmic` : quantity.title;
        chart.update({ log, label: `${title.textContent}, over epochs`, series: quantity.lines(log) });
      };
      return { element: nndl.el("div", {}, title, chart.element), show };
    });
  if (!charts.length) {
    nndl.lack(body, "Nothing was recorded over the epochs.");
    return;
  }
  const scale = nndl.choice("Scale", ["Linear", "Logarithmic"], (i) => charts.forEach((chart) => chart.show(i === 1)));
  scale.id = "scale";
  body.append(
    scale,
    nndl.el(
      "div",
      { class: "columns" },
      charts.map((chart) => chart.element),
    ),
  );
  body.append(...nndl.unmonitored(history));
};

/** A line for each set of which there are values. */
nndl.linesOf = (valuesOf, of = (y) => y) =>
  nndl.SETS.filter(({ name }) => nndl.hasNumbers(valuesOf(name))).map(({ name, color, dash }) => ({
    name,
    color,
    dash,
    values: valuesOf(name).map((y) => (y === null || y === undefined ? y : of(y))),
  }));

/** What says over the epochs how good the answers are. */
nndl.goodness = ({ history }) => [
  {
    title: "Accuracy",
    lines: (log) => nndl.linesOf((set) => history[`${set}Accuracy`], log ? (y) => 1 - y : undefined),
    value: nndl.shareOfAxis,
    logTitle: "Error rate",
  },
];

/** A share on an axis and in a text. */
nndl.shareOfAxis = (share, axis) => (axis ? `${Number((100 * share).toPrecision(4))}\u00a0%` : nndl.percent(share));

nndl.OF_TRAINING = "training-accuracy,training-cost";

/** What the training did not measure, in words. */
nndl.unmonitored = (history) => {
  const training = ["Accuracy", "Rmse", "Cost"].some((quantity) => nndl.hasNumbers(history[`training${quantity}`]));
  const cost = !nndl.SETS.some(({ name }) => nndl.hasNumbers(history[`${name}Cost`]));
  const wanted = [
    !training && `training samples (--monitor ${nndl.OF_TRAINING})`,
    cost && "the cost (--monitor cost)",
  ].filter(Boolean);
  return wanted.length ? [nndl.missing(`Not measured in this training: ${wanted.join(", and ")}.`)] : [];
};
