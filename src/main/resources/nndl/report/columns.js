/* What each column of a table is worth, and what is said of its rows. */

nndl.COLUMNS_AT_ONCE = 20;

/** The columns, as bars, the most important first. */
nndl.columnsSection = ({ run }) => {
  const body = nndl.body("columns");
  const { importance } = run;
  if (!importance) {
    const why = run.noImages ?? "To answer the rows once more for each column would take too long.";
    nndl.lack(body, `What the columns are worth is not known. ${why}`);
    return;
  }
  importance.figures.forEach((_, j) => {
    const columns = importance.columns.map(({ name, worth }) => ({ name, worth: worth[j] })).sort((a, b) => b.worth - a.worth);
    const table = (from, to) => nndl.worthTable(importance, columns[0].worth, columns.slice(from, to));
    body.append(
      nndl.el("p", { text: nndl.importanceSaid(run, j) }),
      table(0, nndl.COLUMNS_AT_ONCE),
      columns.length > nndl.COLUMNS_AT_ONCE
        ? nndl.behind(`The other ${nndl.count(columns.length - nndl.COLUMNS_AT_ONCE)} columns`, () =>
            table(nndl.COLUMNS_AT_ONCE),
          )
        : "",
    );
  });
  const left = importance.count - importance.columns.length;
  body.append(left > 0 ? nndl.missing(`${nndl.many(left, "column")} of less importance left out.`) : "");
};

nndl.whichRows = ({ set, rows, of }) =>
  rows < of ? `the first ${nndl.count(rows)} of ${nndl.count(of)} ${set} rows` : `${nndl.count(rows)} ${set} rows`;

nndl.overShuffles = ({ shuffles }) => (shuffles > 1 ? `, on average over ${shuffles} shuffles` : "");

nndl.importanceSaid = ({ importance }) => {
  const right = nndl.count(importance.figures[0]);
  return `The answers to ${right} of ${nndl.whichRows(importance)} are right. So many fewer are right if the values of a column are shuffled${nndl.overShuffles(importance)}:`;
};

/** What a column is worth: what it is called, and how it reads. */
nndl.WORTH = {
  name: "Right answers",
  text: (worth, shuffles) => nndl.minus(worth.toFixed(shuffles > 1 ? 1 : 0)),
};

nndl.worthTable = ({ shuffles }, most, columns) => {
  const bar = (worth) =>
    nndl.el(
      "div",
      { class: "bar", "aria-hidden": "true" },
      nndl.el("i", { style: { "--part": Math.max(0, worth) / Math.max(most, 1e-9) } }),
    );
  return nndl.table(
    `${nndl.WORTH.name} that each column is worth`,
    ["Column", nndl.WORTH.name, ""],
    columns.map(({ name, worth }) => [name, nndl.WORTH.text(worth, shuffles), bar(worth)]),
    { class: "wide worth" },
  );
};

/** What the number of a row is, and which columns are shown. */
nndl.rowsSaid = ({ samples, headline }) => {
  const part = samples.columns.length < samples.of ? ` The first ${samples.columns.length} of ${nndl.count(samples.of)} columns are shown.` : "";
  const counted = samples.counted ?? `Rows are counted from 0 among the ${headline?.set ?? "same"} rows.`;
  const filled = samples.values.flat().some((value) => value.endsWith(" *"))
    ? " A number with * stands for a missing one, or is equal to it."
    : "";
  return `${counted}${part}${filled}`;
};
