/* What was taken for what: the matrix, the five most confused pairs in words, and the images of a cell. */

nndl.confusionSection = (page) => {
  const { run } = page;
  const body = nndl.body("confusion");
  if (!run.confusion?.length) {
    nndl.lack(body, run.noConfusion ?? nndl.unevaluated(run, "The confusion is"));
    return;
  }
  const images = nndl.el("div", { class: "cell-images", role: "status" });
  const choose = (label, answer) => {
    matrix.mark(label, answer);
    images.replaceChildren(...nndl.cellImages(page, label, answer));
  };
  const matrix = nndl.matrix(run, run.confusion, choose);
  const unit = nndl.choice("Unit", ["Counts", "Row %"], (i) => matrix.show(run.confusion, i === 1));
  const pairs = nndl.pairs(run.confusion).slice(0, 5);
  const words = pairs.map((pair) =>
    nndl.el(
      "li",
      {},
      nndl.el("button", {
        type: "button",
        class: "plain",
        text: nndl.pairText(run, pair),
        on: { click: () => choose(pair.label, pair.answer) },
      }),
    ),
  );
  const most = nndl.el(
    "div",
    {},
    nndl.el("h3", { text: "Most confused" }),
    words.length ? nndl.el("ol", { class: "pairs" }, words) : nndl.missing("Nothing was confused."),
  );
  const isPicture = run.confusion.length > nndl.MOST_IN_TABLE;
  body.append(
    isPicture ? "" : unit,
    nndl.el(
      "div",
      { class: isPicture ? "beside pictured" : "beside" },
      matrix.element,
      nndl.el("div", {}, most, images),
    ),
  );
  if (pairs.length) {
    choose(pairs[0].label, pairs[0].answer);
  }
};

nndl.pairText = (run, { label, answer, count, share }) =>
  `${nndl.className(run, label)} was taken for ${nndl.className(run, answer)}: ${nndl.many(count, "time")} (${nndl.percent(share, 1)})`;

nndl.cellImages = (page, label, answer) => {
  const { run, images } = page;
  const count = run.confusion[label][answer];
  const title = nndl.el("h3", {
    text: `Is ${nndl.className(run, label)}, answered ${nndl.className(run, answer)}: ${nndl.count(count)}`,
  });
  if (!images) {
    return [title, nndl.missing(run.noImages ?? "There are no images in this page.")];
  }
  const which = [];
  for (let i = 0; i < images.count; i++) {
    if (images.labels[i] === label && images.predictions[i] === answer) {
      which.push(i);
    }
  }
  if (which.length === 0) {
    return [title, nndl.missing(count === 0 ? "No sample is here." : "None of its images is in this page.")];
  }
  const shown = which.slice(0, 12);
  const part =
    shown.length < count
      ? `${shown.length} of them, with the output for the answer`
      : "All of them, with the output for the answer";
  return [title, nndl.el("p", { class: "soft", text: part }), nndl.gallery(page, shown, true)];
};
