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
     * @param what the image is, if it is a stored one
     */
    show(greys, inputs, ended, what) {
      if (greys) {
        nndl.paintGrey(seen, run, greys);
      } else {
        seen.getContext("2d").clearRect(0, 0, seen.width, seen.height);
      }
      seen.setAttribute("aria-label", `What the network sees: ${what ?? (greys ? "the drawing" : "nothing yet")}`);
      const layers = greys && nndl.activationsOf(network, inputs);
      hidden.forEach((layer, l) => layer.show(layers?.[l]));
      const told = layers && nndl.answerOf(network, layers.at(-1), run.classNames.length);
      bars.show(told);
      answer.replaceChildren(
        ...(told ? nndl.answerText(run, told, what) : [nndl.el("span", { class: "soft", text: "Nothing yet." })]),
      );
      answer.setAttribute("aria-busy", String(!ended));
      page.last = { greys, inputs, outputs: layers?.at(-1), answer: told?.answer };
    },
  };
  view.show(undefined, undefined, true);
  return view;
};

nndl.answerText = (run, { shares, answer }, what) => {
  const share = shares[answer] === undefined ? "" : ` (${nndl.percent(shares[answer], 1)})`;
  return [
    nndl.el("b", { text: nndl.className(run, answer) }),
    share,
    what ? nndl.el("span", { class: "soft", text: ` for ${what}` }) : "",
  ];
};

/** A square for each hidden neuron. */
nndl.hiddenView = (layer, l, network) => {
  const columns = Math.min(layer.rows, Math.max(10, Math.ceil(Math.sqrt(1.6 * layer.rows))));
  const rows = Math.ceil(layer.rows / columns);
  const name = network.layers.length > 2 ? `Hidden layer ${l + 1}` : "Hidden layer";
  const canvas = nndl.picture(`${name}: ${nndl.many(layer.rows, "neuron")}`, "");
  const bounded = ["sigmoid", "tanh", "scaled-tanh", "step"].includes(network.hidden);
  let activations;
  const table = nndl.behind("As a table", () =>
    nndl.table(
      `Activations of ${name.toLowerCase()}`,
      ["Neuron", "Activation"],
      Array.from({ length: layer.rows }, (_, n) => [`${n}`, activations ? nndl.short(activations[n]) : "\u2013"]),
    ),
  );
  return {
    element: nndl.el("div", {}, nndl.el("p", { text: `${name}, ${nndl.many(layer.rows, "neuron")}` }), canvas, table),
    show(values) {
      activations = values;
      const most = bounded || !values ? 1 : Math.max(1e-9, ...values.map(Math.abs));
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
        value.textContent = share === undefined ? "\u2013" : nndl.percent(share, 1);
        row.classList.toggle("best", c === told?.answer);
      });
    },
  };
};
