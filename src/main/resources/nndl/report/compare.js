/* Runs beside one another, their curves over one another, seeds of one training as mean and spread, and baselines. */

nndl.compareSection = ({ data, times }) => {
  const body = nndl.body("compare");
  const { runs } = data;
  const baselines = data.baselines ?? [];
  if (runs.length === 1 && !baselines.length) {
    nndl.lack(
      body,
      "There is nothing to compare with. nndl report RUN1 RUN2 --output FILE shows several runs here, and nndl baseline makes results that need no network.",
    );
    return;
  }
  if (runs.length > 1) {
    body.append(nndl.runsTable(runs, times), ...nndl.seeds(runs), ...nndl.differences(runs));
    const curves = nndl.curvesOfRuns(runs);
    body.append(curves ?? nndl.missing("The runs have no curves that could be laid over one another."));
  } else {
    body.append(nndl.missing("Other runs: none. nndl report RUN1 RUN2 --output FILE shows several."));
  }
  body.append(
    baselines.length
      ? nndl.baselinesTable(runs, baselines)
      : nndl.missing("Baselines: none. nndl baseline makes them."),
  );
};

nndl.scoreOf = (run) => (run.headline ? run.headline.right / run.headline.of : undefined);

nndl.runsTable = (runs, times) => {
  const best = Math.max(...runs.map((run) => nndl.scoreOf(run) ?? -1));
  const rows = runs.map((run, i) => {
    const { headline } = run;
    return [
      run.name,
      run.sizes ? run.sizes.join("\u2013") : "unknown",
      run.seed === undefined ? "unknown" : `${run.seed}`,
      headline ? nndl.percent(nndl.scoreOf(run)) : "unknown",
      headline?.low === undefined
        ? "unknown"
        : `${(100 * headline.low).toFixed(2)}\u2013${nndl.percent(headline.high)}`,
      headline?.bestEpoch === undefined ? "unknown" : `${headline.bestEpoch} of ${headline.lastEpoch ?? "?"}`,
      run.diverged
        ? "diverged"
        : times.runs?.[i]?.seconds === undefined
          ? "unknown"
          : nndl.seconds(times.runs[i].seconds),
    ];
  });
  const table = nndl.table("Runs", ["Run", "Network", "Seed", "Right", "95 % interval", "Best epoch", "Time"], rows, {
    class: "wide runs",
  });
  table.querySelectorAll("tbody tr").forEach((row, i) => row.classList.toggle("main", nndl.scoreOf(runs[i]) === best));
  return nndl.el("div", {}, nndl.el("h3", { text: "Runs" }), table);
};

/** The options of a run but for its seed, or its name if they are not known. */
nndl.recipe = (run) =>
  run.repeat ? run.repeat.filter((option) => !option.startsWith("--seed")).join(" ") : `run ${run.name}`;

/** Runs that differ in their seed alone. */
nndl.groups = (runs) => {
  const groups = new Map();
  runs.forEach((run) => groups.set(nndl.recipe(run), [...(groups.get(nndl.recipe(run)) ?? []), run]));
  return [...groups.values()].filter((group) => group.filter((run) => run.headline).length > 1);
};

nndl.seeds = (runs) =>
  nndl.groups(runs).map((group) => {
    const scores = group.map(nndl.scoreOf).filter((score) => score !== undefined);
    const { mean, deviation } = nndl.spread(scores);
    const names = group.map((run) => run.name).join(", ");
    return nndl.el("p", {
      class: "claim",
      text: `${names} differ in their seed alone: ${nndl.percent(mean)} right on average, with a standard deviation of ${(100 * deviation).toFixed(2)} points, from ${(100 * Math.min(...scores)).toFixed(2)} to ${nndl.percent(Math.max(...scores))}.`,
    });
  });

/** Options that not all runs have. */
nndl.differences = (runs) => {
  if (!runs.every((run) => run.repeat)) {
    return [nndl.missing("In which options the runs differ is not known, since not all of them have a record.")];
  }
  const own = runs.map((run) => run.repeat.filter((option) => !runs.every((other) => other.repeat.includes(option))));
  return [
    nndl.el(
      "div",
      {},
      nndl.el("h3", { text: "What differs" }),
      nndl.table(
        "Options that not all runs have",
        ["Run", "Options"],
        runs.map((run, i) => [run.name, nndl.el("code", { text: own[i].join(" ") || "none" })]),
        { class: "last-words" },
      ),
    ),
  ];
};

nndl.curvesOfRuns = (runs) => {
  const quantity = ["testAccuracy", "validationAccuracy"].find(
    (name) => runs.filter((run) => nndl.hasNumbers(run.history?.[name])).length > 0,
  );
  if (!quantity) {
    return undefined;
  }
  const x = [...new Set(runs.flatMap((run) => run.history?.epoch ?? []))].sort((a, b) => a - b);
  const at = (run, epoch) => run.history?.[quantity]?.[run.history.epoch.indexOf(epoch)] ?? null;
  const series = runs.map((run, i) => ({
    name: run.name,
    color: (i % 6) + 1,
    dash: [undefined, [6, 4], [2, 3]][Math.floor(i / 6) % 3],
    values: x.map((epoch) => at(run, epoch)),
  }));
  const chart = nndl.chart({
    label: `${quantity === "testAccuracy" ? "Test" : "Validation"} accuracy of all runs over epochs`,
    x,
    xName: "epoch",
    xValue: (epoch) => `${epoch}`,
    xSteps: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000],
    value: nndl.shareOfAxis,
    height: 300,
    series: [...series, ...nndl.meanLines(runs, x, at)],
  });
  return nndl.el("div", {}, nndl.el("h3", { text: "Accuracy over epochs" }), chart.element);
};

/** The mean of runs that differ in their seed, and the lines of one standard deviation above and below. */
nndl.meanLines = (runs, x, at) =>
  nndl
    .groups(runs)
    .slice(0, 1)
    .flatMap((group) => {
      const spread = x.map((epoch) => {
        const values = group.map((run) => at(run, epoch)).filter((value) => value !== null);
        return values.length > 1 ? nndl.spread(values) : undefined;
      });
      const line = (name, of, edge) => ({
        name,
        color: 0,
        edge,
        dash: [2, 3],
        values: spread.map((one) => (one ? of(one) : null)),
      });
      return [
        line("mean over seeds", ({ mean }) => mean, false),
        line("mean + deviation", ({ mean, deviation }) => mean + deviation, true),
        line("mean \u2212 deviation", ({ mean, deviation }) => mean - deviation, true),
      ];
    });

nndl.baselinesTable = (runs, baselines) => {
  const all = [
    ...runs
      .filter((run) => run.headline)
      .map((run) => ({
        name: run.name,
        right: run.headline.right,
        of: run.headline.of,
        line: "this network",
        own: true,
      })),
    ...baselines,
  ].sort((a, b) => b.right / b.of - a.right / a.of);
  const rows = all.map(({ name, right, of, line, own }) => [
    name,
    `${nndl.count(right)} of ${nndl.count(of)}`,
    nndl.percent(right / of),
    nndl.el(
      "div",
      { class: "bar", "aria-hidden": "true" },
      nndl.el("i", { class: own ? undefined : "other", style: { "--part": right / of } }),
    ),
    nndl.el("span", { class: "soft", text: line ?? "" }),
  ]);
  const table = nndl.table("Baselines", ["Method", "Right", "Share", "Bar", "What it is"], rows, {
    class: "wide last-words",
  });
  table.querySelectorAll("tbody tr").forEach((row, i) => row.classList.toggle("main", Boolean(all[i].own)));
  return nndl.el("div", {}, nndl.el("h3", { text: "Baselines" }), table);
};
