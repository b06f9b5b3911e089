/* Whether answers that the network is sure of are right more often, and how many are right if it may pass on the rest. */

nndl.confidenceSection = ({ run }) => {
  const body = nndl.body("confidence");
  const bins = run.reliability?.filter((bin) => bin.count > 0) ?? [];
  const coverage = run.coverage ?? [];
  if (!bins.length && !coverage.length) {
    nndl.lack(body, nndl.unevaluated(run, "How sure the network is of its answers is"));
    return;
  }
  body.append(nndl.el("p", { class: "missing", text: nndl.meaningOfOutputs(run) }));
  body.append(
    nndl.el(
      "div",
      { class: "columns" },
      bins.length
        ? nndl.reliability(bins)
        : nndl.missing("The reliability curve is missing: confidences were not recorded."),
      coverage.length
        ? nndl.coverage(coverage)
        : nndl.missing("The curve of coverage is missing: confidences were not recorded."),
    ),
  );
};

nndl.meaningOfOutputs = ({ cost }) => {
  if (cost === "log-likelihood") {
    return "Outputs are a softmax trained with log-likelihood: they are meant as probabilities, and the first picture shows how far they are.";
  }
  if (cost === "none") {
    return "Outputs of step neurons are 0 or 1, so they do not say how sure the network is.";
  }
  return cost === "quadratic"
    ? "Outputs of sigmoid neurons trained with the quadratic cost are no probabilities: their order says which answers are surer, and the first picture shows how far their height is from how often they are right."
    : "Outputs of sigmoid neurons are no probabilities of classes, since each is trained by itself and they need not add up to 1; the first picture shows how far they are from it.";
};

nndl.reliability = (bins) => {
  const chart = nndl.chart({
    label: "Share of right answers by confidence",
    x: bins.map((bin) => bin.confidence),
    xName: "confidence",
    xValue: (share) => `${Number((100 * share).toFixed(1))}\u00a0%`,
    xRange: () => [0, 1],
    value: (share, axis) => nndl.percent(share, axis ? 0 : 1),
    low: 0,
    high: 1,
    table: () =>
      nndl.table(
        "Answers by confidence",
        ["Confidence", "Right", "Answers"],
        bins.map((bin) => [nndl.percent(bin.confidence, 1), nndl.percent(bin.accuracy, 1), nndl.count(bin.count)]),
      ),
    series: [
      { name: "right", color: 1, points: true, values: bins.map((bin) => bin.accuracy) },
      { name: "ideal", color: 2, dash: [4, 4], points: false, values: bins.map((bin) => bin.confidence) },
    ],
  });
  const sure = bins.at(-1);
  const text = `${nndl.many(sure.count, "answer")} around ${nndl.percent(sure.confidence, 1)}: ${nndl.percent(sure.accuracy, 1)} right.`;
  return nndl.el(
    "div",
    {},
    nndl.el("h3", { text: "Reliability" }),
    nndl.el("p", { class: "soft", text }),
    chart.element,
  );
};

nndl.coverage = (points) => {
  const chart = nndl.chart({
    label: "Share of right answers over coverage",
    x: points.map((point) => point.coverage),
    xName: "coverage",
    xValue: (share) => nndl.percent(share, 0),
    xRange: () => [Math.min(0.9, Math.floor(10 * points[0].coverage) / 10), 1],
    named: true,
    value: nndl.shareOfAxis,
    series: [{ name: "right", color: 1, values: points.map((point) => point.accuracy) }],
  });
  const half = points.find((point) => point.coverage >= 0.9) ?? points.at(-1);
  const text = `Of the surest ${nndl.percent(half.coverage, 0)} of the answers, ${nndl.percent(half.accuracy)} are right.`;
  return nndl.el(
    "div",
    {},
    nndl.el("h3", { text: "Accuracy over coverage" }),
    nndl.el("p", { class: "soft", text }),
    chart.element,
  );
};
