/* Precision, recall, F1 and support of each class. */

nndl.classesSection = ({ run }) => {
  const body = nndl.body("classes");
  if (!run.classes?.length) {
    body.append(nndl.missing("The classes have no figures: the model was not evaluated when this page was made."));
    return;
  }
  const shareOf = (share) => (share === null || share === undefined ? "undefined" : nndl.percent(share));
  const bar = (share) => {
    const element = nndl.el("i", { style: { "--part": share ?? 0 } });
    return nndl.el("div", { class: "bar", "aria-hidden": "true" }, element);
  };
  const rows = run.classes.map(({ name, precision, recall, f1, support }) => [
    name,
    shareOf(precision),
    shareOf(recall),
    shareOf(f1),
    bar(f1),
    nndl.count(support),
  ]);
  const mean = (quantity) => {
    const known = run.classes.map((one) => one[quantity]).filter((share) => share !== null && share !== undefined);
    return known.length ? nndl.percent(nndl.sum(known) / known.length) : "undefined";
  };
  rows.push(["Mean", mean("precision"), mean("recall"), mean("f1"), "", nndl.count(nndl.sum(run.classes.map((one) => one.support)))]);
  const table = nndl.table("Precision, recall and F1 by class", ["Class", "Precision", "Recall", "F1", "", "Support"], rows, { class: "wide by-class" });
  const head = table.querySelectorAll("thead th")[4];
  head.append(nndl.el("span", { class: "hidden-text", text: "F1 as a bar" }));
  table.querySelector("tbody tr:last-child").classList.add("main");
  body.append(table);
  const worst = [...run.classes].filter((one) => one.f1 !== null && one.f1 !== undefined).sort((a, b) => a.f1 - b.f1)[0];
  if (worst && run.classes.length > 1) {
    body.append(nndl.el("p", { class: "soft", text: nndl.worstClass(worst) }));
  }
};

nndl.worstClass = ({ name, precision, recall }) =>
  precision < recall
    ? `Weakest is ${name}: ${nndl.percent(1 - precision, 1)} of the answers that name it are wrong.`
    : `Weakest is ${name}: ${nndl.percent(1 - recall, 1)} of its samples are not found.`;
