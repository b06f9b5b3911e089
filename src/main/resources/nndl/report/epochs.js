/* The same two pictures at several epochs: what was confused, and what the hidden neurons look for. */

nndl.epochsSection = (page) => {
  const { run, network } = page;
  const body = nndl.body("epochs");
  const snapshots = nndl.withModel(run, network);
  const epochs = snapshots?.epochs ?? [];
  const views = [nndl.confusionOverEpochs(run, snapshots), nndl.hiddenOverEpochs(run, snapshots, network)];
  const show = (i) => views.forEach((view) => view.show(i));
  if (epochs.length > 1) {
    body.append(nndl.epochSlider(snapshots, show));
  } else if (epochs.length === 1) {
    body.append(nndl.missing(`This is epoch ${epochs[0]}. There is no other, so there is nothing to slide over.`));
    show(0);
  } else {
    body.append(nndl.missing("The training kept no snapshots of its epochs, so there is nothing to slide over."));
  }
  const both = Boolean(snapshots?.confusion?.some(Boolean));
  const table = both && snapshots.confusion.find(Boolean).length <= nndl.MOST_IN_TABLE;
  body.append(
    nndl.el(
      "div",
      { class: table ? "columns fitted" : both ? "columns" : "stack" },
      views.map((view) => view.element),
    ),
  );
};

/**
 * The snapshots, and after them the model itself where none of them is of its epoch. Hidden weights are then those of
 * the network, where the page has them; `model` says that the last stop is the model.
 */
nndl.withModel = (run, network) => {
  const { snapshots } = run;
  const epoch = run.headline?.epoch;
  if (!snapshots?.epochs?.length || epoch === undefined || snapshots.epochs.includes(epoch)) {
    return snapshots;
  }
  const { hidden } = snapshots;
  const first = network?.layers[0];
  if (hidden?.weights?.length && (first?.rows !== hidden.rows || first.columns !== hidden.columns)) {
    return snapshots;
  }
  return {
    ...snapshots,
    epochs: [...snapshots.epochs, epoch],
    confusion: snapshots.confusion && [...snapshots.confusion, run.confusion?.length ? run.confusion : null],
    model: { set: run.headline.set, weights: hidden?.weights?.length && nndl.weightsOf(first) },
  };
};

nndl.epochSlider = ({ epochs, model }, show) => {
  const said = nndl.el("output", { for: "epoch" });
  const slider = nndl.el("input", { type: "range", id: "epoch", min: 0, max: epochs.length - 1, step: 1 });
  const move = () => {
    const i = Number(slider.value);
    const name = model && i === epochs.length - 1 ? `${epochs[i]}, the model` : `${epochs[i]}`;
    said.textContent = name;
    slider.setAttribute("aria-valuetext", `epoch ${name}`);
    show(i);
  };
  slider.addEventListener("input", move);
  slider.value = epochs.length - 1;
  queueMicrotask(move);
  return nndl.el("div", { class: "slider" }, nndl.el("label", { for: "epoch" }, "After epoch ", said), slider);
};

nndl.confusionOverEpochs = (run, snapshots) => {
  const title = nndl.el("h3", { text: "Confusion" });
  if (!snapshots?.confusion?.some(Boolean)) {
    return {
      element: nndl.el("div", {}, title, nndl.missing("The confusion of earlier epochs was not kept.")),
      show: () => {},
    };
  }
  const known = snapshots.confusion.filter((confusion) => confusion);
  const matrix = nndl.matrix(run, known.at(-1));
  const errors = nndl.el("p", { class: "readout" });
  return {
    element: nndl.el("div", {}, title, matrix.element, errors),
    show(i) {
      const confusion = snapshots.confusion[i];
      if (!confusion) {
        errors.textContent = "This epoch was not evaluated; the matrix is that of another.";
        return;
      }
      matrix.show(confusion, false);
      const set = snapshots.model && i === snapshots.epochs.length - 1 ? snapshots.model.set : snapshots.set;
      const all = nndl.sum(confusion.map(nndl.rowSum));
      const right = nndl.sum(confusion.map((row, c) => row[c]));
      errors.textContent = `${nndl.count(right)} of ${nndl.count(all)}${set ? ` ${set} samples` : ""} right, ${nndl.percent(right / all)}`;
    },
  };
};

/** The weights of the first layer as images, a snapshot after the other, or those of the network alone. */
nndl.hiddenOverEpochs = (run, snapshots, network) => {
  const title = nndl.el("h3", { text: "Weights of the hidden neurons" });
  const hidden = nndl.hiddenWeights(snapshots, network);
  const alone = (text) => ({ element: nndl.el("div", {}, title, nndl.missing(text)), show: () => {} });
  if (!hidden) {
    return alone(run.noHidden ?? "Weights are drawn for first hidden layers of at most 100 neurons.");
  }
  if (!run.rows || run.rows * run.columns !== hidden.columns) {
    return alone("The inputs are no image, so their weights are none.");
  }
  const most = nndl.strongest(hidden.values);
  const canvases = Array.from({ length: hidden.rows }, (_, n) => nndl.picture(`Weights of hidden neuron ${n}`));
  let shown = hidden.values.length - 1;
  const table = nndl.behind("As a table", () => nndl.weightsTable(hidden, shown));
  const show = (i) => {
    shown = Math.min(i, hidden.values.length - 1);
    canvases.forEach((canvas, n) =>
      nndl.paintSigned(canvas, run.rows, run.columns, hidden.values[shown], n * hidden.columns, most),
    );
    table.refresh();
  };
  show(shown);
  return {
    element: nndl.el(
      "div",
      {},
      title,
      hidden.ofModel ? nndl.missing(nndl.whoseWeights(run, snapshots)) : "",
      nndl.el("p", {
        class: "soft",
        text: "Blue inputs excite a neuron, orange ones inhibit it. One scale for all; what is beyond it has the strongest colour.",
      }),
      nndl.signedScale(most),
      nndl.el(
        "div",
        { class: hidden.rows > 40 ? "weights many" : "weights" },
        canvases.map((canvas) => nndl.el("figure", {}, canvas)),
      ),
      table,
    ),
    show,
  };
};

nndl.hiddenWeights = (snapshots, network) => {
  if (snapshots?.hidden?.weights?.length) {
    const { rows, columns, weights, scales } = snapshots.hidden;
    const values = weights.map((text, i) =>
      nndl.weightsOf({ rows, columns, matrices: nndl.readWeights({ weights: text, scales: scales[i] }) }),
    );
    return { rows, columns, values: snapshots.model?.weights ? [...values, snapshots.model.weights] : values };
  }
  if (network && network.layers.length > 1 && network.layers[0].rows <= 100) {
    const { rows, columns } = network.layers[0];
    return { rows, columns, values: [nndl.weightsOf(network.layers[0])], ofModel: true };
  }
  return undefined;
};

/** That weights are not those of an epoch, and why. */
nndl.whoseWeights = (run, snapshots) => {
  const slides = snapshots?.epochs?.length > 1;
  return `These are the weights of the model${slides ? ", whatever the slider says" : ""}. ${run.noHidden ?? ""}`;
};

/** Of a thousand weights of the last snapshot, one or two are stronger than the strongest colour. */
nndl.strongest = (values) => {
  const sizes = values.at(-1).map(Math.abs).sort();
  return sizes[Math.floor(0.998 * (sizes.length - 1))] || 1;
};

nndl.weightsTable = (hidden, shown) =>
  nndl.table(
    "Weights of the hidden neurons",
    ["Neuron", "Lowest", "Highest", "Mean size"],
    Array.from({ length: hidden.rows }, (_, n) => {
      const own = hidden.values[shown].subarray(n * hidden.columns, (n + 1) * hidden.columns);
      return [
        `${n}`,
        nndl.short(Math.min(...own)),
        nndl.short(Math.max(...own)),
        nndl.short(nndl.sum(own.map(Math.abs)) / own.length),
      ];
    }),
  );
