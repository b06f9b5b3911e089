/* Precision, recall, F1 and support of each class. */

nndl.classesSection = ({ run }) => {
  const body = nndl.body("classes");
  if (!run.classes?.length) {
    nndl.lack(body, nndl.unevaluated(run, "What the network makes of each class is"));
    return;
  }
  const shareOf = (share) => (share === null || share === undefined ? "none" : nndl.percent(share));
  const least = nndl.leastShare(run.classes);
  const rows = run.classes.map(({ name, precision, recall, f1, support }) => [
    name,
    shareOf(precision),
    shareOf(recall),
    shareOf(f1),
    nndl.shareDots(least, { precision, recall }),
    nndl.count(support),
  ]);
  const mean = (quantity) => {
    const known = run.classes.map((one) => one[quantity]).filter((share) => share !== null && share !== undefined);
    return known.length ? nndl.percent(nndl.sum(known) / known.length) : "none";
  };
  rows.push([
    "Mean",
    mean("precision"),
    mean("recall"),
    mean("f1"),
    "",
    nndl.count(nndl.sum(run.classes.map((one) => one.support))),
  ]);
  const table = nndl.table(
    "Precision, recall and F1 by class",
    ["Class", "Precision", "Recall", "F1", "", "Support"],
    rows,
    { class: "wide by-class" },
  );
  table.querySelectorAll("thead th")[4].append(nndl.dotsKey(least));
  table.querySelector("tbody tr:last-child").classList.add("main");
  body.append(table);
  const worst = [...run.classes]
    .filter((one) => one.support > 0 && one.f1 !== null && one.f1 !== undefined)
    .sort((a, b) => a.f1 - b.f1)[0];
  if (worst && run.classes.length > 1) {
    body.append(nndl.el("p", { class: "soft", text: nndl.worstClass(worst) }));
  }
};

nndl.worstClass = ({ name, precision, recall }) =>
  precision < recall
    ? `Weakest is ${name}: ${nndl.percent(1 - precision, 1)} of the answers that name it are wrong.`
    : `Weakest is ${name}: ${nndl.percent(1 - recall, 1)} of its samples are not found.`;

/** The tens of per cent below all shares, where their line begins. */
nndl.leastShare = (classes) => {
  const shares = classes
    .flatMap(({ precision, recall }) => [precision, recall])
    .filter((share) => share !== null && share !== undefined);
  return Math.min(0.9, Math.floor(10 * Math.min(1, ...shares)) / 10);
};

nndl.shareDots = (least, shares) =>
  nndl.el(
    "div",
    { class: "dots", "aria-hidden": "true" },
    Object.entries(shares)
      .filter(([, share]) => share !== null && share !== undefined)
      .map(([name, share]) => nndl.el("i", { class: name, style: { "--at": (share - least) / (1 - least) } })),
  );

/** What the dots are, and where their line begins and ends. */
nndl.dotsKey = (least) =>
  nndl.el(
    "div",
    { class: "dots-ends" },
    nndl.el("span", { text: nndl.percent(least, 0) }),
    nndl.el("span", {}, nndl.el("i"), " precision ", nndl.el("i", { class: "recall" }), " recall"),
    nndl.el("span", { text: nndl.percent(1, 0) }),
  );
