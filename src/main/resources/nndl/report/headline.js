/* How good the network is, in one number, one sentence and the facts that belong to it. */

nndl.headline = (page) => {
  const { run, times, data } = page;
  const host = document.getElementById("headline");
  host.append(nndl.el("h1", { text: data.title }));
  const score = nndl.score(run);
  if (score) {
    host.append(score, nndl.el("p", { class: "claim" }, nndl.claims(page), nndl.amongRuns(page)));
  } else {
    host.append(nndl.missing(nndl.unevaluated(run, nndl.GOODNESS)));
  }
  if (run.diverged) {
    host.append(
      nndl.el(
        "ul",
        { class: "says facts" },
        nndl.el("li", {}, nndl.prose(`The training diverged in epoch ${run.diverged.epoch}: ${run.diverged.line}`)),
      ),
    );
  }
  host.append(nndl.warned(run));
  host.append(nndl.facts(nndl.factsOf(page, times)));
  host.append(nndl.repeat(run));
};

nndl.GOODNESS = "How often this network is right is";

/** The figure of the network, if it was evaluated. */
nndl.score = ({ folds, headline }) => {
  const score = folds?.mean ?? (headline && headline.right / headline.of);
  return (
    score !== undefined &&
    nndl.el("p", { class: "score" }, (100 * score).toFixed(2), nndl.el("small", { text: "\u00a0%" }))
  );
};

/** With folds, what they tell; else what is known of the set that was evaluated. */
nndl.claims = (page) => {
  const { folds, headline } = page.run;
  if (folds) {
    return `Trainings without a part of the rows have this right of that part: ${folds.text}.${nndl.mostFrequent(headline)}`;
  }
  return headline ? nndl.claim(page) : "";
};

nndl.claim = ({ run }) => {
  const { right, of, low, high, set } = run.headline;
  const interval =
    low === undefined ? "" : `, with a 95\u00a0% interval from ${(100 * low).toFixed(2)} to ${nndl.percent(high)}`;
  const things = { mnist: "digits", digits: "digits", fashion: "pictures of clothes" }[run.kind] ?? "samples";
  const alone = nndl.mostFrequent(run.headline);
  return `${nndl.count(right)} of ${nndl.count(of)} ${set} ${things} are right${interval}.${alone}`;
};

nndl.mostFrequent = (headline) =>
  headline?.table
    ? ` The most frequent class alone, ${headline.table.mostFrequent}, would be right for ${nndl.percent(headline.table.mostFrequentShare)}.`
    : "";

nndl.amongRuns = ({ run, data }) =>
  data.runs.length > 1
    ? [
        ` This is ${run.name}, the first of ${data.runs.length} runs; `,
        nndl.el("a", { href: "#compare", text: "the comparison" }),
        " is at the end.",
      ]
    : "";

/** Where the page says what keeps the network from learning more, if anything does. */
nndl.warned = ({ diagnosis }) =>
  diagnosis?.length
    ? nndl.el(
        "p",
        { class: "missing" },
        "nndl says what keeps this network from learning more: see ",
        nndl.el("a", { href: "#layers", text: "Layers" }),
        ".",
      )
    : "";

/** Terms with what they come to; those that are not known are left out here, and said once. */
nndl.factsOf = ({ run }, times) => {
  const { bestEpoch, bestRight, bestOf, counted, set, lastEpoch, epoch } = run.headline ?? run.reached ?? {};
  const others = counted && counted !== set ? ` of ${nndl.count(bestOf)} ${counted} samples` : "";
  const best = bestRight === undefined ? `${bestEpoch}` : `${bestEpoch} (${nndl.count(bestRight)}${others} right)`;
  const facts = [
    ["Network", run.sizes && run.sizes.map(nndl.count).join(" \u2013 ")],
    ["Activation", run.activation && [run.activation, run.cost && `${run.cost} cost`].filter(Boolean).join(", ")],
    ["Optimiser", run.optimizer],
    ["Best epoch", bestEpoch !== undefined && best],
    ["Last epoch", lastEpoch !== undefined && `${lastEpoch}`],
    ["Seed", run.seed !== undefined && `${run.seed}`],
    ["Epochs took", times.seconds !== undefined && nndl.seconds(times.seconds)],
  ];
  if (run.headline?.table && !run.folds) {
    facts.push(...nndl.tableFacts(run.headline.table));
  }
  if (epoch !== undefined && epoch !== lastEpoch) {
    facts.push(["Weights of epoch", `${epoch}`]);
  }
  const known = facts.filter(([, value]) => value);
  const unknown = facts.filter(([, value]) => !value).map(([term]) => term.toLowerCase());
  return unknown.length ? [...known, ["Not recorded", unknown.join(", ")]] : known;
};

/** What the share of right rows is worth; areas are those of two classes. */
nndl.tableFacts = ({ balancedAccuracy, macroF1, positive, rocArea, precisionRecallArea }) => [
  ["Balanced accuracy", nndl.percent(balancedAccuracy)],
  ["Macro F1", nndl.percent(macroF1)],
  ...(typeof rocArea === "number"
    ? [
        [`ROC area of ${positive}`, rocArea.toFixed(4)],
        [`Precision-recall area of ${positive}`, precisionRecallArea.toFixed(4)],
      ]
    : []),
];

nndl.facts = (facts) =>
  nndl.el(
    "dl",
    { class: "facts" },
    facts.map(([term, value]) => nndl.el("div", {}, nndl.el("dt", { text: term }), nndl.el("dd", { text: value }))),
  );

/** The options that give the same model again: paths are the reader's own. */
nndl.repeat = (run) => {
  if (!run.repeat?.length) {
    return nndl.missing("Which options repeat this training is not recorded with the model.");
  }
  const ofTable = run.repeat.some((option) => option.startsWith("--label="));
  const data = ofTable ? "TABLE" : "DATA_DIR";
  const parts = ["scripts/nndl", "train", ...run.repeat.map(nndl.shellWord), `--data ${data}`, "--model MODEL_DIR"];
  const line = parts.join(" ");
  const file = run.repeat.some((option) => option.startsWith("--initial-model"));
  const copy = nndl.el("button", { type: "button", text: "Copy" });
  copy.addEventListener("click", () =>
    navigator.clipboard.writeText(line).then(
      () => (copy.textContent = "Copied"),
      () => (copy.textContent = "Select it, and copy it by hand"),
    ),
  );
  return nndl.el(
    "details",
    { class: "repeat" },
    nndl.el("summary", { text: "Options that repeat this training" }),
    nndl.el(
      "div",
      { class: "line" },
      nndl.el("pre", {}, nndl.el("code", {}, nndl.commandParts(parts))),
      navigator.clipboard ? copy : undefined,
    ),
    nndl.el(
      "p",
      { class: "soft" },
      nndl.prose(
        `${ofTable ? "TABLE names the files of the table, and MODEL_DIR a directory of your own for the model." : "DATA_DIR and MODEL_DIR are directories of your own: that of the samples, and one for the model."}${file ? " FILE after --initial-model is a file of your own too." : ""}`,
      ),
    ),
  );
};

/** A word of a command, in quotes if a shell would read it as anything else. */
nndl.shellWord = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** A command's words, each in one line where it fits, an option with its directory. */
nndl.commandParts = (parts) =>
  parts.flatMap((part, i) => [i ? " " : "", nndl.el("span", { class: "part", text: part })]);
