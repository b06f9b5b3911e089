/* What the network sees, what its hidden neurons do, and what it answers, for one image at a time. */

nndl.answerView = (page) => {
  const { run, network } = page;
  const seen = nndl.picture("What the network sees: nothing yet", "image");
  const hidden = network.layers.slice(0, -1).map((layer, l) => nndl.hiddenView(layer, l, network));
  const answer = nndl.el("p", { class: "answer", "aria-live": "polite" });
  const bars = nndl.bars(run, network);
  const view = {
    inside: nndl.el(
      "div",
      { class: "inside" },
      nndl.el("h3", { text: "The network sees" }),
      nndl.el("div", { class: "sees" }, seen),
      nndl.el(
        "div",
        { class: "hidden-layer" },
        hidden.map((layer) => layer.element),
      ),
    ),
    answers: nndl.el("div", { class: "answers" }, nndl.el("h3", { text: "It answers" }), answer, bars.element),
    /**
     * @param greys of an image from 0 to 1, or undefined for none
     * @param inputs that it gives the network
     * @param ended whether the answer is to be read out
     * @param stored name and label of the image, if it is a stored one
     * @param none what there is to say without an image
     */
    show(greys, inputs, ended, stored, none = "Nothing yet.") {
      if (greys) {
        nndl.paintGrey(seen, run, greys);
      } else {
        seen.getContext("2d").clearRect(0, 0, seen.width, seen.height);
      }
      const what = stored ? `${stored.name}, which is ${nndl.className(run, stored.label)}` : "the drawing";
      seen.setAttribute("aria-label", `What the network sees: ${greys ? what : "nothing yet"}`);
      const layers = greys && nndl.activationsOf(network, inputs);
      hidden.forEach((layer, l) => layer.show(layers?.[l]));
      const told = layers && nndl.answerOf(network, layers.at(-1), run.classNames.length);
      bars.show(told);
      answer.replaceChildren(
        ...(told ? nndl.answerText(run, told, stored) : [nndl.el("span", { class: "soft", text: none })]),
      );
      answer.setAttribute("aria-busy", String(!ended));
      page.last = { greys, inputs, outputs: layers?.at(-1), answer: told?.answer };
    },
  };
  view.show(undefined, undefined, true);
  return view;
};

/** The answer, and of a stored image what it should have been, each with its output. */
nndl.answerText = (run, { shares, answer }, stored) => {
  const share = (c) => (shares[c] === undefined ? "" : ` (${nndl.sureness(shares[c])})`);
  const is = stored && `; it is ${nndl.className(run, stored.label)}${stored.label === answer ? "" : share(stored.label)}`;
  return [
    nndl.el("b", { text: nndl.className(run, answer) }),
    `${share(answer)}${is ?? ""}`,
    stored ? nndl.el("small", { class: "soft", text: stored.name }) : "",
  ];
};

/** Of a neuron, as far as it can be seen. */
nndl.activation = (a) => nndl.short(Math.abs(a) < 5e-4 ? 0 : a);

/** What the colours of activations mean. */
nndl.hiddenKey = (hidden) =>
  ({ sigmoid: "no colour is 0, blue is 1", step: "no colour is 0, blue is 1", relu: "the bluest is the largest" })[hidden] ??
  "orange is below 0, blue above";

/** A square for each hidden neuron, which a pointer asks for its number. */
nndl.hiddenView = (layer, l, network) => {
  const columns = Math.min(layer.rows, Math.max(10, Math.ceil(Math.sqrt(1.6 * layer.rows))));
  const rows = Math.ceil(layer.rows / columns);
  const name = network.layers.length > 2 ? `Hidden layer ${l + 1}` : "Hidden layer";
  const canvas = nndl.picture(`${name}: ${nndl.many(layer.rows, "neuron")}`, "");
  const bounded = ["sigmoid", "tanh", "scaled-tanh", "step"].includes(network.hidden);
  let activations;
  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    const row = Math.floor((offsetY / canvas.clientHeight) * rows);
    const column = Math.min(columns - 1, Math.floor((offsetX / canvas.clientWidth) * columns));
    const n = row * columns + column;
    canvas.title = activations?.[n] === undefined ? "" : `Neuron ${n}: ${nndl.activation(activations[n])}`;
  });
  const table = nndl.behind("As a table", () =>
    nndl.table(
      `Activations of ${name.toLowerCase()}`,
      ["Neuron", "Activation"],
      Array.from({ length: layer.rows }, (_, n) => [`${n}`, activations ? nndl.activation(activations[n]) : "\u2013"]),
    ),
  );
  return {
    element: nndl.el(
      "div",
      {},
      nndl.el("p", { text: `${name}, ${nndl.many(layer.rows, "neuron")}: ${nndl.hiddenKey(network.hidden)}` }),
      canvas,
      table,
    ),
    show(values) {
      activations = values;
      canvas.title = "";
      const most = bounded || !values ? 1 : values.reduce((largest, a) => Math.max(largest, Math.abs(a)), 1e-9);
      const shown = Float32Array.from({ length: rows * columns }, (_, i) => values?.[i] ?? 0);
      nndl.paintSigned(canvas, rows, columns, shown, 0, most);
      table.refresh();
    },
  };
};

/** A bar for each class, and one for codes of no class where outputs are bits. */
nndl.bars = (run, network) => {
  const names = [...run.classNames];
  const outputs = network.layers.at(-1).rows;
  if (network.targets !== "one-hot" && names.length < 2 ** outputs) {
    names.push("none");
  }
  const rows = names.map((name) => {
    const bar = nndl.el("i");
    const value = nndl.el("td", { text: "\u2013" });
    const row = nndl.el(
      "tr",
      {},
      nndl.el("th", { scope: "row", text: name, title: name }),
      nndl.el("td", { class: "bar" }, bar),
      value,
    );
    return { row, bar, value };
  });
  const long = names.some((name) => name.length > 2);
  const table = nndl.el(
    "table",
    { class: long ? "bars long" : "bars" },
    nndl.el("caption", { class: "hidden-text", text: "The network's output for each class" }),
    nndl.el(
      "colgroup",
      {},
      ["name", "", "value"].map((name) => nndl.el("col", { class: name })),
    ),
    nndl.el(
      "tbody",
      {},
      rows.map(({ row }) => row),
    ),
  );
  return {
    element: names.length > 20 ? nndl.scroll("Outputs", table, true) : table,
    show(told) {
      rows.forEach(({ row, bar, value }, c) => {
        const share = told?.shares[c];
        bar.style.setProperty("--part", share === undefined ? 0 : Math.max(0, Math.min(1, share)));
        value.textContent = share === undefined ? "\u2013" : nndl.sureness(share);
        row.classList.toggle("best", c === told?.answer);
      });
    },
  };
};
