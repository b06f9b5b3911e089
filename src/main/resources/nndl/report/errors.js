/* The worst errors, drawn: those whose wrong output is furthest above the right one. */

nndl.ERRORS_AT_ONCE = 28;

nndl.errorsSection = (page) => {
  const { run, images } = page;
  const body = nndl.body("errors");
  if (!images) {
    nndl.lack(body, run.noImages ?? "There are no images in this page.");
    return;
  }
  if (images.errors.length === 0) {
    nndl.lack(body, "None of the images in this page got a wrong answer.");
    return;
  }
  if (page.show) {
    body.parentNode.querySelector(".about p")
      .append(nndl.el("span", { class: "only-screen", text: " Choose one to see it on the pad." }));
  }
  const classes = run.classNames
    .map((name, c) => ({ name, c, count: images.errors.filter((i) => images.labels[i] === c).length }))
    .filter(({ count }) => count > 0);
  const wrongIn = nndl.errorsByClass(run);
  const allWrong = wrongIn && nndl.sum(wrongIn);
  const state = { errors: images.errors, wrong: allWrong, shown: nndl.ERRORS_AT_ONCE };
  const host = nndl.el("div");
  const said = nndl.el("p", { class: "soft", role: "status" });
  const more = nndl.el("button", {
    type: "button",
    text: "Show more",
    on: { click: () => draw(state.shown + nndl.ERRORS_AT_ONCE) },
  });
  const draw = (shown) => {
    const before = state.shown;
    const focused = document.activeElement === more; // which may go
    state.shown = Math.min(shown, state.errors.length);
    host.replaceChildren(nndl.gallery(page, state.errors.slice(0, state.shown)));
    said.textContent = nndl.errorsShown(state);
    more.hidden = state.shown === state.errors.length;
    if (focused && more.hidden) {
      host.querySelector(`figure:nth-of-type(${before + 1}) button`)?.focus();
    }
    table.refresh();
  };
  const filter = nndl.select(
    "Class",
    ["All classes", ...classes.map(({ name, c, count }) => `${name} (${nndl.count(wrongIn?.[c] ?? count)})`)],
    (i) => {
      state.errors =
        i === 0 ? images.errors : images.errors.filter((error) => images.labels[error] === classes[i - 1].c);
      state.wrong = i === 0 ? allWrong : wrongIn?.[classes[i - 1].c];
      draw(nndl.ERRORS_AT_ONCE);
    },
  );
  const table = nndl.behind("As a table", () => nndl.errorsTable(page, state.errors));
  body.append(
    nndl.el("div", { class: "row between" }, filter, said),
    host,
    nndl.el("div", { class: "row only-screen" }, more),
    images.line ? nndl.missing(images.line) : "",
    table,
  );
  draw(nndl.ERRORS_AT_ONCE);
};

/** How many samples of each class got a wrong answer, by the confusion matrix; undefined without one. */
nndl.errorsByClass = (run) => run.confusion?.length && run.confusion.map((row, c) => nndl.sum(row) - row[c]);

nndl.errorsShown = ({ shown, errors, wrong, file }) => {
  const all = wrong || errors.length;
  const answers = file ? `${file} beside the model has` : "scripts/nndl predict writes";
  const rest = errors.length < all ? `; ${answers} the answer to each sample` : "";
  return `${nndl.count(shown)} shown; ${nndl.count(errors.length)} of ${nndl.many(all, "error")} stored in this page${rest}`;
};

nndl.errorsTable = ({ run, images }, errors) => {
  const share = (numbers, i) => (numbers ? nndl.sureness(numbers[i]) : "unknown");
  return nndl.table(
    "Errors, worst first",
    ["Sample", "Is", "Output for it", "Answered", "Output for it"],
    errors.map((i) => [
      images.names?.[i] ?? `${i}`,
      nndl.className(run, images.labels[i]),
      share(images.labelConfidences, i),
      nndl.className(run, images.predictions[i]),
      share(images.confidences, i),
    ]),
  );
};
