/*
 * Rows of a table, where the pages of other models have images: the worst errors, and the rows of a cell of the
 * confusion matrix. The functions here take the places of those of the same names.
 */

nndl.ROWS_AT_ONCE = 20;
nndl.ROWS_OF_CELL = 12;

/** The worst errors with the value of each column. */
nndl.errorsSection = ({ run }) => {
  const body = nndl.body("errors");
  const { samples } = run;
  if (!samples?.count) {
    nndl.lack(body, run.noImages ?? "There are no rows in this page.");
    return;
  }
  const errors = Array.from({ length: samples.count }, (_, i) => i).filter(
    (i) => samples.labels[i] !== samples.predictions[i],
  );
  if (errors.length === 0) {
    nndl.lack(body, "None of the rows in this page got a wrong answer.");
    return;
  }
  const classes = run.classNames
    .map((name, c) => ({ name, c, count: errors.filter((i) => samples.labels[i] === c).length }))
    .filter(({ count }) => count > 0);
  const wrongIn = nndl.errorsByClass(run);
  const allWrong = wrongIn && nndl.sum(wrongIn);
  const state = { errors, wrong: allWrong, shown: nndl.ROWS_AT_ONCE, file: samples.file };
  const host = nndl.el("div");
  const said = nndl.el("p", { class: "soft", role: "status" });
  const more = nndl.el("button", {
    type: "button",
    text: "Show more",
    on: { click: () => draw(state.shown + nndl.ROWS_AT_ONCE) },
  });
  const draw = (shown) => {
    state.shown = Math.min(shown, state.errors.length);
    host.replaceChildren(nndl.rowsTable(run, "Errors, worst first", state.errors.slice(0, state.shown)));
    said.textContent = nndl.errorsShown(state);
    more.hidden = state.shown === state.errors.length;
  };
  const filter = nndl.select(
    "Class",
    ["All classes", ...classes.map(({ name, c, count }) => `${name} (${nndl.count(wrongIn?.[c] ?? count)})`)],
    (i) => {
      state.errors = i === 0 ? errors : errors.filter((error) => samples.labels[error] === classes[i - 1].c);
      state.wrong = i === 0 ? allWrong : wrongIn?.[classes[i - 1].c];
      draw(nndl.ROWS_AT_ONCE);
    },
  );
  body.append(
    nndl.el("div", { class: "row between" }, filter, said),
    host,
    nndl.el("div", { class: "row only-screen" }, more),
    nndl.el("p", { class: "soft", text: nndl.rowsSaid(run) }),
    samples.line ? nndl.missing(samples.line) : "",
  );
  draw(nndl.ROWS_AT_ONCE);
};

/** Rows with their class, the answer, and the value of each column. */
nndl.rowsTable = (run, caption, which) => {
  const { samples } = run;
  return nndl.table(
    caption,
    ["Row", "Is", "Answered", "Confidence", ...samples.columns],
    which.map((i) => [
      samples.names[i],
      nndl.className(run, samples.labels[i]),
      nndl.el("span", {
        class: samples.labels[i] === samples.predictions[i] ? undefined : "wrong",
        text: nndl.className(run, samples.predictions[i]),
      }),
      nndl.sureness(samples.confidences[i]),
      ...samples.values[i],
    ]),
    { class: "values" },
  );
};

/** The rows of a cell of the confusion matrix. */
nndl.cellImages = ({ run }, label, answer) => {
  const { samples } = run;
  const count = run.confusion[label][answer];
  const title = nndl.el("h3", {
    text: `Is ${nndl.className(run, label)}, answered ${nndl.className(run, answer)}: ${nndl.count(count)}`,
  });
  if (!samples) {
    return [title, nndl.missing(run.noImages ?? "There are no rows in this page.")];
  }
  const which = Array.from({ length: samples.count }, (_, i) => i).filter(
    (i) => samples.labels[i] === label && samples.predictions[i] === answer,
  );
  if (which.length === 0) {
    return [title, nndl.missing(count === 0 ? "No row is here." : "None of its rows is in this page.")];
  }
  const shown = which.slice(0, nndl.ROWS_OF_CELL);
  const part = shown.length < count ? `${shown.length} of them` : "All of them";
  return [title, nndl.el("p", { class: "soft", text: part }), nndl.rowsTable(run, title.textContent, shown)];
};

/** The picture of a large matrix says what a cell shows. */
nndl.pictureOfMatrix = nndl.matrixPicture;
nndl.matrixPicture = (run, first, choose) => {
  const made = nndl.pictureOfMatrix(run, first, choose);
  if (choose) {
    made.element.querySelector(".readout").textContent = "Point at a cell, and choose it to see its rows.";
  }
  return made;
};

/** Weights are drawn only if they are those of pixels. */
nndl.hiddenOverEpochs = () => ({
  element: nndl.missing("The weights of the hidden neurons are those of columns, so they are no images."),
  show: () => {},
});
