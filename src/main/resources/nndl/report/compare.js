/* Runs beside one another, their curves over one another, seeds of one training as mean and spread, and baselines. */

nndl.compareSection = ({ data, times }) => {
  const body = nndl.body("compare");
  const { runs } = data;
  const baselines = data.baselines ?? [];
  if (runs.length === 1 && !baselines.length) {
    nndl.lack(
      body,
      "There is nothing to compare with. scripts/nndl report RUN1 RUN2 --output FILE shows several runs here, and scripts/nndl baseline makes results that need no network.",
    );
    return;
  }
  if (runs.length > 1) {
    body.append(nndl.runsTable(runs, times), ...nndl.recalls(runs), ...nndl.seeds(runs), ...nndl.differences(runs));
    const curves = nndl.curvesOfRuns(runs);
    body.append(curves ?? nndl.missing("The runs have no curves that could be laid over one another."));
  } else {
    body.append(nndl.missing("Other runs: none. scripts/nndl report RUN1 RUN2 --output FILE shows several."));
  }
  body.append(
    baselines.length
      ? nndl.baselinesTable(runs, baselines)
      : nndl.missing("Baselines: none. scripts/nndl baseline makes them."),
  );
};

nndl.scoreOf = (run) => (run.headline ? run.headline.right / run.headline.of : undefined);

/** On how many samples a run was counted, and of which set. */
nndl.countedOn = ({ set, of }) => `${nndl.count(of)} ${set}`;

/** The same with what tells these samples from others: only runs that agree in it are ranked. */
nndl.samplesOf = (run) => `${nndl.countedOn(run.headline)} ${run.data}`;

nndl.runsTable = (runs, times) => {
  const scored = runs.filter((run) => run.headline);
  const sets = new Set(scored.map(nndl.samplesOf));
  const best = sets.size === 1 ? Math.max(...scored.map(nndl.scoreOf)) : undefined;
  const rows = runs.map((run, i) => {
    const { headline } = run;
    const reached = headline ?? run.reached;
    return [
      run.name,
      run.sizes ? run.sizes.join("\u2013") : "unknown",
      run.seed === undefined ? "unknown" : `${run.seed}`,
      headline ? nndl.percent(nndl.scoreOf(run)) : "unknown",
      headline?.low === undefined
        ? "unknown"
        : `${(100 * headline.low).toFixed(2)}\u2013${nndl.percent(headline.high)}`,
      headline ? nndl.countedOn(headline) : "unknown",
      reached?.bestEpoch === undefined ? "unknown" : `${reached.bestEpoch} (last: ${reached.lastEpoch ?? "?"})`,
      run.diverged
        ? "diverged"
        : times.runs?.[i]?.seconds === undefined
          ? "unknown"
          : nndl.seconds(times.runs[i].seconds),
    ];
  });
  const heads = ["Run", "Network", "Seed", "Right", "95 % interval", "Samples", "Best epoch", "Epochs took"];
  const table = nndl.table("Runs", heads, rows, { class: "wide runs" });
  const isBest = (run) => best !== undefined && nndl.scoreOf(run) === best;
  table.querySelectorAll("tbody tr").forEach((row, i) => row.classList.toggle("main", isBest(runs[i])));
  const unranked =
    sets.size > 1 &&
    nndl.missing("The runs were counted on different samples, so their shares are not ranked, and none is the best.");
  const ranked =
    best !== undefined &&
    scored.length > 1 &&
    nndl.el("p", {
      class: "soft",
      text: "Most right answers in bold. Where intervals overlap, the difference may be chance.",
    });
  return nndl.el("div", {}, nndl.el("h3", { text: "Runs" }), ranked, table, unranked);
};

/** What share of each class every run finds, if two of them at least know it of the same classes. */
nndl.recalls = (runs) => {
  const known = runs.filter((run) => run.classes?.length);
  const namesOf = (run) => JSON.stringify(run.classes.map(({ name }) => name));
  if (known.length < 2) {
    return [];
  }
  if (known.some((run) => namesOf(run) !== namesOf(known[0]))) {
    return [nndl.missing("The runs have different classes, so their recall by class is not compared.")];
  }
  const recall = (one) => (typeof one.recall === "number" ? nndl.percent(one.recall, 1) : "none");
  const rows = known[0].classes.map(({ name }, c) => [name, ...known.map((run) => recall(run.classes[c]))]);
  const table = nndl.table("Recall by class", ["Class", ...known.map((run) => run.name)], rows, { class: "runs" });
  return [nndl.el("div", {}, nndl.el("h3", { text: "Recall by class" }), table)];
};

/** All that makes a run what it is but for its seed; undefined if a part of it is not known. */
nndl.recipe = (run) => {
  const names = run.classNames?.length ? run.classNames : run.classes?.map(({ name }) => name);
  const parts = [run.repeat, run.data, run.sizes, names, run.seed];
  if (!run.headline || parts.some((part) => part === undefined)) {
    return undefined;
  }
  const options = run.repeat.filter((option) => !option.startsWith("--seed="));
  return JSON.stringify([options, run.sizes, names, nndl.samplesOf(run)]);
};

/** Runs that differ in their seed alone, each seed once: of the same data, counted on the same samples. */
nndl.groups = (runs) => {
  const groups = new Map();
  for (const run of runs) {
    const recipe = nndl.recipe(run);
    const group = groups.get(recipe) ?? [];
    if (recipe !== undefined && group.every((other) => `${other.seed}` !== `${run.seed}`)) {
      groups.set(recipe, [...group, run]);
    }
  }
  return [...groups.values()].filter((group) => group.length > 1);
};

nndl.seeds = (runs) =>
  nndl.groups(runs).map((group) => {
    const scores = group.map(nndl.scoreOf);
    const { mean, deviation } = nndl.spread(scores);
    const names = `${group.slice(0, -1).map((run) => run.name).join(", ")} and ${group.at(-1).name}`;
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
  return nndl.runsChart(runs, {
    title: "Accuracy over epochs",
    label: `${quantity === "testAccuracy" ? "Test" : "Validation"} accuracy of all runs over epochs`,
    value: nndl.shareOfAxis,
    of: ({ history }) => history?.[quantity],
  });
};

/** A line for each run over the epochs, of the values that `of` gives for a run. */
nndl.runsChart = (runs, { title, label, value, of }) => {
  const x = [...new Set(runs.flatMap((run) => run.history?.epoch ?? []))].sort((a, b) => a - b);
  const at = (run, epoch) => of(run)?.[run.history.epoch.indexOf(epoch)] ?? null;
  const series = runs.map((run, i) => ({
    name: run.name,
    color: (i % 6) + 1,
    dash: [undefined, [6, 4], [2, 3]][Math.floor(i / 6) % 3],
    values: x.map((epoch) => at(run, epoch)),
  }));
  const chart = nndl.chart({
    label,
    x,
    xName: "epoch",
    xValue: (epoch) => `${epoch}`,
    xSteps: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000],
    value,
    height: 300,
    lasting: true,
    series: [...series, ...nndl.meanLines(runs, x, at)],
  });
  return nndl.el("div", {}, nndl.el("h3", { text: title }), chart.element);
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
      const edges = [
        line("mean + deviation", ({ mean, deviation }) => mean + deviation, true),
        line("mean \u2212 deviation", ({ mean, deviation }) => mean - deviation, true),
      ];
      const mean = line("mean over seeds (band: one standard deviation)", (one) => one.mean, false);
      return [{ ...mean, edges }, ...edges];
    });

/** Runs and baselines, the best first; those that were counted on other samples come last, without a bar. */
nndl.baselinesTable = (runs, baselines) => {
  const own = runs.filter((run) => run.headline).map((run) => ({ ...run.headline, name: run.name, own: true }));
  const others = baselines.map((baseline) => ({ set: "test", ...baseline }));
  const counted = nndl.countedOn(others[0]);
  const all = [...own, ...others];
  const ranked = all
    .filter((one) => nndl.countedOn(one) === counted)
    .sort((a, b) => b.right / b.of - a.right / a.of);
  const unranked = all.filter((one) => nndl.countedOn(one) !== counted);
  const bar = ({ right, of, own: isOwn }) =>
    nndl.el(
      "div",
      { class: "bar", "aria-hidden": "true" },
      nndl.el("i", { class: isOwn ? undefined : "other", style: { "--part": right / of } }),
    );
  const rows = [...ranked, ...unranked].map((one) => [
    one.name,
    `${nndl.count(one.right)} of ${nndl.countedOn(one)}`,
    nndl.percent(one.right / one.of),
    ranked.includes(one) ? bar(one) : "",
    nndl.el("span", { class: "soft", text: one.own ? "this network" : (one.line ?? "") }),
  ]);
  const table = nndl.table("Baselines", ["Method", "Right", "Share", "Bar", "What it is"], rows, {
    class: "wide last-words",
  });
  table.querySelectorAll("tbody tr").forEach((row, i) => row.classList.toggle("main", Boolean(ranked[i]?.own)));
  const said =
    unranked.length > 0 &&
    nndl.missing(
      `Not ranked, since counted on other samples than these ${counted} ones: ${unranked.map(({ name }) => name).join(", ")}.`,
    );
  return nndl.el("div", {}, nndl.el("h3", { text: "Baselines" }), table, said);
};
