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
  const { columns, count } = importance;
  const left = count - columns.length;
  body.append(
    nndl.el("p", { text: nndl.importanceSaid(importance) }),
    nndl.worthTable(importance, columns.slice(0, nndl.COLUMNS_AT_ONCE)),
    columns.length > nndl.COLUMNS_AT_ONCE
      ? nndl.behind(`The other ${nndl.count(columns.length - nndl.COLUMNS_AT_ONCE)} columns`, () =>
          nndl.worthTable(importance, columns.slice(nndl.COLUMNS_AT_ONCE)),
        )
      : "",
    left > 0 ? nndl.missing(`${nndl.many(left, "column")} of less importance left out.`) : "",
  );
};

nndl.importanceSaid = ({ set, rows, of, right, shuffles }) => {
  const which = rows < of ? `the first ${nndl.count(rows)} of ${nndl.count(of)} ${set} rows` : `${nndl.count(rows)} ${set} rows`;
  const mean = shuffles > 1 ? `, on average over ${shuffles} shuffles` : "";
  return `The answers to ${nndl.count(right)} of ${which} are right. So many fewer are right if the values of a column are shuffled${mean}:`;
};

nndl.worthTable = ({ columns: all, shuffles }, columns) => {
  const most = Math.max(all[0].worth, 1e-9);
  const bar = (worth) =>
    nndl.el(
      "div",
      { class: "bar", "aria-hidden": "true" },
      nndl.el("i", { style: { "--part": Math.max(0, worth) / most } }),
    );
  return nndl.table(
    "Right answers that each column is worth",
    ["Column", "Right answers", ""],
    columns.map(({ name, worth }) => [name, nndl.minus(worth.toFixed(shuffles > 1 ? 1 : 0)), bar(worth)]),
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
