/* How each layer learns: how far updates move its weights, how the weights are spread, and what nndl says about it. */

nndl.layersSection = ({ run }) => {
  const body = nndl.body("layers");
  body.append(...(run.diverged && !run.diagnosis?.length ? [] : nndl.saidOf(run.diagnosis)));
  const layers = run.layers?.filter((layer) => layer.epoch?.length) ?? [];
  if (!layers.length) {
    nndl.lack(body, run.noHistory ?? "Nothing of the layers was recorded in this training.");
    return;
  }
  const moving = layers.filter((layer) => nndl.hasNumbers(layer.updateRatio));
  const updates = moving.length
    ? nndl.updates(moving)
    : nndl.missing("How far updates move the weights was not recorded.");
  const spread = layers.filter((layer) => layer.histogram?.counts?.length);
  const weights = spread.length
    ? nndl.el("div", {}, nndl.el("h3", { text: "Weights" }), nndl.histogramKey(), spread.map(nndl.histogram))
    : nndl.missing("How the weights are spread was not recorded.");
  body.append(nndl.el("div", { class: "columns" }, updates, weights));
  const neurons = layers.filter((layer) => nndl.hasNumbers(layer.saturated) || nndl.hasNumbers(layer.dead));
  body.append(
    neurons.length
      ? nndl.neuronsTable(neurons, run.sizes)
      : nndl.missing("Saturated and dead neurons were not counted."),
  );
};

nndl.saidOf = (diagnosis) => {
  if (!diagnosis) {
    return [nndl.missing("nndl says nothing of this training, since its epochs are not recorded.")];
  }
  const lines = diagnosis.length ? diagnosis : ["nndl found nothing that keeps this network from learning."];
  return [
    nndl.el(
      "ul",
      { class: diagnosis.length ? "says" : "says good" },
      lines.map((text) => nndl.el("li", {}, nndl.prose(text))),
    ),
  ];
};

nndl.updates = (layers) => {
  const epochs = layers[0].epoch;
  const chart = nndl.chart({
    label: "Size of updates by the size of weights, over epochs",
    x: epochs,
    xName: "epoch",
    xValue: (epoch) => `${epoch}`,
    xSteps: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000],
    value: (y, axis) => nndl.minus(axis ? `${Number(y.toFixed(1))}` : y.toFixed(2)),
    band: [-4, -2],
    low: Math.min(-4, ...layers.flatMap((layer) => layer.updateRatio.filter(Number.isFinite))),
    high: Math.max(-2, ...layers.flatMap((layer) => layer.updateRatio.filter(Number.isFinite))),
    series: layers.map((layer, i) => ({
      name: `layer ${layer.layer}`,
      color: (i % 6) + 1,
      dash: i % 2 ? [6, 4] : undefined,
      values: epochs.map((epoch) => layer.updateRatio[layer.epoch.indexOf(epoch)] ?? null),
    })),
  });
  return nndl.el(
    "div",
    {},
    nndl.el("h3", { text: "Updates" }),
    nndl.el("p", {
      class: "soft",
      text: "How large the steps are for the weights: log10 of the mean size of an update over that of a weight. About \u22123 is healthy; the band ends at \u22124, where a layer hardly moves, as at the end of a training, and at \u22122, where it jumps.",
    }),
    chart.element,
  );
};

nndl.histogramKey = () =>
  nndl.el("p", {
    class: "soft",
    text: "How many weights have which value: filled after the last epoch, as a line after the first.",
  });

/** A histogram without the empty bins at both ends, as many here as there. */
nndl.occupied = ({ low, high, counts }) => {
  const both = [counts[0], counts.at(-1)];
  const bins = counts[0].length;
  let empty = 0;
  while (empty < bins / 2 - 2 && both.every((row) => row[empty] + row[bins - 1 - empty] === 0)) {
    empty++;
  }
  const cut = (empty * (high - low)) / bins;
  return { low: low + cut, high: high - cut, counts: both.map((row) => row.slice(empty, bins - empty)) };
};

/** The weights of a layer after the last epoch, with an outline of those after the first. */
nndl.histogram = (layer) => {
  const { low, high, counts } = nndl.occupied(layer.histogram);
  const label = `Weights of layer ${layer.layer} from ${nndl.short(low)} to ${nndl.short(high)}`;
  return nndl.histogramFigure({
    caption: `Layer ${layer.layer}`,
    label,
    ends: [low, (low + high) / 2, high].map((x) => nndl.short(x, 2)),
    counts: counts.at(-1),
    outline: layer.epoch.length > 1 ? counts[0] : [],
    table: () => nndl.histogramTable(label, { low, high, counts }),
  });
};

/** A histogram, maybe with the outline of another, what its ends and its middle are, and the table behind it. */
nndl.histogramFigure = ({ caption, label, ends, counts: last, outline: first, table }) => {
  const most = Math.max(...first, ...last, 1);
  const height = (count) => (100 * count) / most;
  const width = 100 / last.length;
  const bars = last.map((count, i) =>
    nndl.svg("rect", {
      class: "last",
      x: i * width,
      y: 100 - height(count),
      width: width * 0.92,
      height: height(count),
    }),
  );
  const outline = first
    .map((count, i) => `${i ? "L" : "M"}${i * width} ${100 - height(count)}H${(i + 1) * width}`)
    .join("");
  const line = first.length ? nndl.svg("path", { class: "first", d: outline }) : "";
  return nndl.el(
    "figure",
    {},
    nndl.el("figcaption", { text: caption }),
    nndl.svg(
      "svg",
      { class: "histogram", viewBox: "0 0 100 100", preserveAspectRatio: "none", role: "img", "aria-label": label },
      bars,
      line,
    ),
    nndl.el(
      "div",
      { class: "ends", "aria-hidden": "true" },
      ends.map((text) => nndl.el("span", { text })),
    ),
    nndl.behind("As a table", table),
  );
};

nndl.histogramTable = (label, { low, high, counts }) => {
  const step = (high - low) / counts[0].length;
  return nndl.table(
    label,
    ["From", "To", "After the first epoch", "After the last"],
    counts[0].map((count, i) => [
      nndl.short(low + i * step),
      nndl.short(low + (i + 1) * step),
      nndl.count(count),
      nndl.count(counts.at(-1)[i]),
    ]),
  );
};

nndl.neuronsTable = (layers, sizes) => {
  const last = ({ layer }, values) => {
    const known = values?.filter((count) => count !== null && count !== undefined) ?? [];
    return known.length ? `${nndl.count(known.at(-1))} of ${nndl.count(sizes[layer])}` : "not counted";
  };
  return nndl.el(
    "div",
    { class: "tight" },
    nndl.el("h3", { text: "Neurons" }),
    nndl.table(
      "Neurons that hardly learn, after the last epoch",
      ["Layer", "Saturated", "Dead"],
      layers.map((layer) => [`${layer.layer}`, last(layer, layer.saturated), last(layer, layer.dead)]),
    ),
    nndl.el("p", {
      class: "soft",
      text: "A neuron is flat for a sample if its slope there is less than a hundredth of the steepest. Saturated neurons are flat for nine of ten samples, dead ones for all.",
    }),
  );
};
