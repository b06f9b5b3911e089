/*
 * A confusion matrix: a table of cells to choose from, and for many classes a picture of coloured points, since nobody
 * reads ten thousand numbers. Rows are labels, columns are answers.
 */

/** More classes than these become a picture. */
nndl.MOST_IN_TABLE = 26;

nndl.rowSum = (row) => nndl.sum(row);

/** The name of a column: of outputs that are bits, the last may be the answer that a sample is of no class. */
nndl.cellText = (count, row, percent) => {
  const sum = nndl.rowSum(row);
  return percent ? (sum ? (100 * (count / sum)).toFixed(count === 0 ? 0 : 1) : "\u2013") : nndl.count(count);
};

/** How strongly a cell is coloured: errors by their share of the row, so that a few per cent show. */
nndl.cellShade = (count, row, right) => {
  const sum = nndl.rowSum(row);
  const share = sum ? count / sum : 0;
  return right ? share : Math.min(1, Math.sqrt(share * 4));
};

nndl.cellLabel = (run, label, answer, count, row) =>
  `${nndl.className(run, label)}, answered ${nndl.className(run, answer)}: ${count}, ${nndl.cellText(count, row, true)} per cent of the row`;

/**
 * The table.
 *
 * @param choose is told the label and the answer of a cell that was chosen; without it cells are no buttons
 * @return the element, and `show` for another matrix, or for per cent in place of counts
 */
nndl.matrixTable = (run, first, choose) => {
  const cells = [];
  const long = run.classNames.some((name) => name.length > 3);
  const head = (c) =>
    nndl.el("th", { scope: "col", title: nndl.className(run, c) }, nndl.el("span", { text: nndl.className(run, c) }));
  const cell = (label, answer) => {
    const box = choose
      ? nndl.el("button", {
          type: "button",
          tabindex: label + answer === 0 ? 0 : -1,
          "aria-pressed": "false",
          on: { click: () => choose(label, answer) },
        })
      : nndl.el("span", { class: "cell" });
    cells[label][answer] = box;
    return nndl.el("td", { class: label === answer ? "right" : undefined }, box);
  };
  const row = (numbers, label) => {
    cells[label] = [];
    return nndl.el(
      "tr",
      {},
      nndl.el("th", { scope: "row", text: nndl.className(run, label), title: nndl.className(run, label) }),
      numbers.map((_, answer) => cell(label, answer)),
    );
  };
  const table = nndl.el(
    "table",
    { class: `matrix${long ? " long" : ""}${choose ? "" : " compact"}` },
    nndl.el("caption", {
      class: "hidden-text",
      text: "Confusion: rows are what samples are, columns what the network answered",
    }),
    nndl.el(
      "thead",
      {},
      nndl.el(
        "tr",
        { class: "axis" },
        nndl.el("td", {}),
        nndl.el("th", { scope: "col", colspan: first[0].length, text: "Answered" }),
      ),
      nndl.el(
        "tr",
        {},
        nndl.el("th", { scope: "col", class: "axis", text: "Is" }),
        first[0].map((_, answer) => head(answer)),
      ),
    ),
    nndl.el("tbody", {}, first.map(row)),
  );
  table.addEventListener("keydown", (event) => nndl.moveInMatrix(cells, event));
  const show = (matrix, percent) =>
    matrix.forEach((numbers, label) =>
      numbers.forEach((count, answer) => {
        const box = cells[label][answer];
        box.textContent = count === 0 ? "\u00b7" : nndl.cellText(count, numbers, percent);
        box.style.setProperty("--share", nndl.cellShade(count, numbers, label === answer).toFixed(3));
        box.parentNode.classList.toggle("none", count === 0);
        if (choose) {
          box.setAttribute("aria-label", nndl.cellLabel(run, label, answer, count, numbers));
        }
      }),
    );
  const mark = (label, answer) =>
    cells.flat().forEach((box) => {
      const chosen = box === cells[label][answer];
      box.setAttribute("aria-pressed", String(chosen));
      box.tabIndex = chosen ? 0 : -1;
    });
  show(first, false);
  const scroll = nndl.scroll("Confusion matrix", table);
  scroll.classList.add("of-matrix");
  return { element: scroll, show, mark };
};

/** One cell is a stop of the Tab key; arrow keys go from cell to cell. */
nndl.moveInMatrix = (cells, event) => {
  const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [
    0, 0,
  ];
  const label = cells.findIndex((row) => row.includes(event.target));
  if (label < 0 || (down === 0 && right === 0)) {
    return;
  }
  const next = cells[label + down]?.[cells[label].indexOf(event.target) + right];
  event.preventDefault();
  if (next) {
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
};

/** The picture, for many classes: a point a cell. */
nndl.matrixPicture = (run, first, choose) => {
  const canvas = nndl.picture(`Confusion of ${first.length} classes; the table below has its cells`, "heat");
  const said = nndl.el("p", {
    class: "readout",
    text: choose ? "Point at a cell, and choose it to see its images." : "",
  });
  let shown = first;
  const show = (matrix) => {
    shown = matrix;
    const columns = matrix[0].length;
    nndl.paint(canvas, matrix.length, columns, (i) => {
      const label = Math.floor(i / columns);
      const answer = i % columns;
      const shade = nndl.cellShade(matrix[label][answer], matrix[label], label === answer);
      const [red, green, blue] = label === answer ? nndl.BLUE : nndl.ORANGE;
      return [red, green, blue, Math.round(255 * shade)];
    });
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const label = Math.min(canvas.height - 1, Math.floor(((event.clientY - box.top) / box.height) * canvas.height));
    const answer = Math.min(canvas.width - 1, Math.floor(((event.clientX - box.left) / box.width) * canvas.width));
    return [Math.max(0, label), Math.max(0, answer)];
  };
  canvas.addEventListener("pointermove", (event) => {
    const [label, answer] = place(event);
    said.textContent = nndl.cellLabel(run, label, answer, shown[label][answer], shown[label]);
  });
  if (choose) {
    canvas.addEventListener("click", (event) => choose(...place(event)));
  }
  const table = nndl.behind("Its errors as a table", () => nndl.pairsTable(run, shown, choose));
  show(first);
  const axes = nndl.el("p", { class: "axes", text: "Each row is a class, and each column an answer." });
  return { element: nndl.el("div", {}, axes, canvas, said, table), show, mark: () => {} };
};

nndl.matrix = (run, first, choose) =>
  first.length > nndl.MOST_IN_TABLE ? nndl.matrixPicture(run, first, choose) : nndl.matrixTable(run, first, choose);

/** All errors of a matrix as pairs of label and answer, the most frequent first. */
nndl.pairs = (matrix) =>
  matrix
    .flatMap((row, label) => row.map((count, answer) => ({ label, answer, count, share: count / nndl.rowSum(row) })))
    .filter(({ label, answer, count }) => label !== answer && count > 0)
    .sort((a, b) => b.count - a.count || b.share - a.share);

/** A table of them, whose rows are chosen like cells: one is a stop of the Tab key, and arrow keys go up and down. */
nndl.pairsTable = (run, matrix, choose) => {
  const buttons = [];
  const name = ({ label, answer, count }) => {
    if (!choose) {
      return nndl.className(run, label);
    }
    const button = nndl.el("button", {
      type: "button",
      class: "plain",
      text: nndl.className(run, label),
      tabindex: buttons.length ? -1 : 0,
      "aria-label": nndl.cellLabel(run, label, answer, count, matrix[label]),
      on: { click: () => choose(label, answer) },
    });
    buttons.push([button]);
    return button;
  };
  const table = nndl.table(
    "Errors by label and answer",
    ["Is", "Answered", "Samples", "Of the class"],
    nndl
      .pairs(matrix)
      .map((pair) => [
        name(pair),
        nndl.className(run, pair.answer),
        nndl.count(pair.count),
        nndl.percent(pair.share, 1),
      ]),
  );
  table.addEventListener("keydown", (event) => nndl.moveInMatrix(buttons, event));
  return table;
};
