/*
 * What pages of numbers have in place of right answers: how far answers are off, in the headline, over the epochs and
 * between runs. The functions here take the places of those of the same names.
 */

nndl.GOODNESS = "How far the answers of this network are off is";
nndl.OF_TRAINING = "training-cost";

/** A number in the unit of what is answered, of so many digits. */
nndl.amount = (x, digits = 4) => {
  const isLarge = Math.abs(x) >= 1e6 && Math.abs(x) < 1e12;
  return isLarge ? nndl.minus(nndl.count(Number(x.toPrecision(digits)))) : nndl.short(x, digits);
};

/** A figure with its interval in words, if it has one. */
nndl.figure = ([value, low, high], between = [" (", " to ", ")"]) =>
  value === null
    ? "none"
    : low === high
      ? nndl.amount(value)
      : `${nndl.amount(value)}${between[0]}${nndl.amount(low)}${between[1]}${nndl.amount(high)}${between[2]}`;

/** The means of the folds, if there are some; else what is known of the set that was evaluated. */
nndl.score = ({ folds, headline }) => {
  const numbers = headline?.numbers ?? [];
  if (folds || numbers.length === 1) {
    return nndl.el(
      "p",
      { class: "score" },
      nndl.amount((folds ?? numbers[0]).rmse[0]),
      nndl.el("small", { text: "\u00a0RMSE" }),
    );
  }
  return (
    headline &&
    nndl.table(
      "How far the answers are off",
      ["Number", "RMSE", "MAE", "R2"],
      numbers.map(({ name, rmse, mae, r2 }) => [name, ...[rmse, mae, r2].map((of) => nndl.figure(of))]),
      { class: "runs" },
    )
  );
};

nndl.claims = ({ run }) => {
  if (run.folds) {
    return nndl.ofFolds(run);
  }
  const { of, set, numbers } = run.headline;
  const rows = `${nndl.count(of)} ${set} ${of === 1 ? "row" : "rows"}`;
  if (numbers.length > 1) {
    return `The answers to ${rows}, with 95\u00a0% intervals.`;
  }
  const [{ name, rmse, mae, r2 }] = numbers;
  const interval = rmse[1] === rmse[2] ? "" : ` (95\u00a0% interval from ${nndl.amount(rmse[1])} to ${nndl.amount(rmse[2])})`;
  const variance =
    r2[0] === null
      ? "There is no R2, since all rows have the same number."
      : `The share of the variance that the answers explain, R2, is ${nndl.figure(r2)}.`;
  return `The root mean squared error of the answers for ${name} of ${rows} is ${nndl.amount(rmse[0])}${interval}, the mean absolute error ${nndl.figure(mae)}. ${variance}`;
};

/** What folds tell; their RMSE is of all numbers together. */
nndl.ofFolds = ({ folds: { rmse, r2, parts }, numbers }) => {
  const unit = numbers.length > 1 ? " The RMSE is that of all numbers, each in its standard deviations." : "";
  return `Trainings without a part of the rows come to this for that part: RMSE ${nndl.figure(rmse)}, R2 ${nndl.figure(r2)}, the means of ${parts.length} folds (95\u00a0% intervals).${unit}`;
};

nndl.goodness = ({ history, numbers }) =>
  nndl.curvesOf(history).map((j) => ({
    title: `RMSE${nndl.ofNumber(numbers, j)}`,
    logTitle: `RMSE${nndl.ofNumber(numbers, j)}`,
    lines: () => nndl.linesOf((set) => history[`${set}Rmse`]?.[j]),
    value: (y) => nndl.amount(y),
  }));

/** The indexes of the numbers of which there are curves. */
nndl.curvesOf = (history) =>
  [...(nndl.SETS.map(({ name }) => history?.[`${name}Rmse`]).find(Boolean) ?? [])].map((_, j) => j);

nndl.ofNumber = (numbers, j) => ` of ${numbers?.[j] ?? `number ${j}`}`;

nndl.WORTH = { name: "Rise of the RMSE", text: (worth) => nndl.amount(worth, 3) };

nndl.importanceSaid = ({ importance, numbers }, j) =>
  `The RMSE of the answers for ${numbers[j]} of ${nndl.whichRows(importance)} is ${nndl.amount(importance.figures[j])}. It rises by so much if the values of a column are shuffled${nndl.overShuffles(importance)}:`;

/** Runs beside one another. There are no baselines of numbers. */
nndl.compareSection = ({ data: { runs }, times }) => {
  const body = nndl.body("compare");
  if (runs.length === 1) {
    nndl.lack(body, "There is nothing to compare with. scripts/nndl report RUN1 RUN2 --output FILE shows several runs here.");
    return;
  }
  body.append(nndl.runsTable(runs, times), ...nndl.differences(runs), ...nndl.curvesOfRuns(runs));
};

/** A row for each run, with the figures of the numbers of the first, which the others may not have. */
nndl.runsTable = (runs, times) => {
  const names = runs[0].numbers ?? [];
  const figure = ({ headline }, name, quantity) => {
    const score = headline?.numbers.find((one) => one.name === name);
    return score ? nndl.figure(score[quantity]) : "unknown";
  };
  const rows = runs.map((run, i) => [
    run.name,
    run.sizes ? run.sizes.join("\u2013") : "unknown",
    run.seed ?? "unknown",
    ...names.flatMap((name) => [figure(run, name, "rmse"), figure(run, name, "r2")]),
    run.headline ? nndl.countedOn(run.headline) : "unknown",
    run.diverged ? "diverged" : times.runs?.[i]?.seconds === undefined ? "unknown" : nndl.seconds(times.runs[i].seconds),
  ]);
  const figures = names.flatMap((name) => (names.length > 1 ? [`RMSE of ${name}`, `R2 of ${name}`] : ["RMSE", "R2"]));
  const heads = ["Run", "Network", "Seed", ...figures, "Samples", "Epochs took"];
  const sameSamples = new Set(runs.filter((run) => run.headline).map(nndl.samplesOf)).size < 2;
  return nndl.el(
    "div",
    {},
    nndl.el("h3", { text: "Runs" }),
    nndl.table("Runs", heads, rows, { class: "wide runs" }),
    sameSamples
      ? nndl.el("p", { class: "soft", text: "Where 95 % intervals overlap, the difference may be chance." })
      : nndl.missing("The runs were evaluated on different samples, so their figures say nothing of one another."),
  );
};

nndl.curvesOfRuns = (runs) => {
  const first = ["test", "validation"].find((set) => runs.some((run) => run.history?.[`${set}Rmse`]));
  return nndl.curvesOf(first && runs.find((run) => run.history?.[`${first}Rmse`]).history).map((j) =>
    nndl.runsChart(runs, {
      title: `RMSE${nndl.ofNumber(runs[0].numbers, j)} over epochs`,
      label: `${nndl.capital(first)} RMSE${nndl.ofNumber(runs[0].numbers, j)} of all runs over epochs`,
      value: (y) => nndl.amount(y),
      of: ({ history, numbers }) => history?.[`${first}Rmse`]?.[numbers?.indexOf(runs[0].numbers?.[j]) ?? j],
    }),
  );
};
