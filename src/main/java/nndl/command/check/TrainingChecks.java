package nndl.command.check;

import java.util.List;
import java.util.Optional;
import nndl.command.Ending;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.check.Findings.Found;
import nndl.command.options.TrainOptions;
import nndl.command.run.ModelOutlook;
import nndl.command.run.RunDescription;
import nndl.command.run.RunPlan;
import nndl.command.search.TrialJob;
import nndl.command.search.TrialPlace;
import nndl.data.storage.Storage;
import nndl.network.Parameters;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;

/**
 * The checks of a training in the order in which a training would come to them. Those that do not
 * need what another one has found are done whatever that one finds.
 */
final class TrainingChecks {
  private static final String TABLE = "table";

  private final TrainOptions options;
  private final Session session;
  private final Storage storage;
  private final Streams streams;
  private final Clock clock;
  private final Findings findings;

  TrainingChecks(
      TrainOptions options, Session session, Streams streams, Clock clock, Findings findings) {
    this.options = options;
    this.session = session;
    this.storage = session.storage();
    this.streams = streams;
    this.clock = clock;
    this.findings = findings;
  }

  void run() throws InterruptedException {
    if (options.selection.bestOf() > 1) {
      TrialJob.forbidSpeculation(session.conf()); // before a table starts Spark
    }
    if (!options.table.isTable()) {
      onSamples(false);
      return;
    }
    Optional<TableCheck> table =
        findings.check(TABLE, "all rows to be read", this::table, TableCheck::close);
    if (table.isEmpty()) {
      findings.skip("samples", "since the table is not there");
      boolean unused = model(Optional.empty(), false);
      cluster(Optional.empty(), false);
      return;
    }
    try {
      onSamples(table.get().isOwner());
    } finally {
      if (!findings.close(TABLE, table.get())) {
        streams
            .messages()
            .accept(
                "warning: %s: expected to delete the samples of the check, still waiting for the storage"
                    .formatted(options.output().model()));
      }
    }
  }

  private Found<TableCheck> table() {
    TableCheck made = TableCheck.make(options, session, streams, clock);
    return new Found<>("its rows are samples", made);
  }

  /**
   * Does the checks from the samples on.
   *
   * @param isOwner whether the directory of the model is held, and can be written
   */
  private void onSamples(boolean isOwner) throws InterruptedException {
    Optional<PlannedTraining> training =
        findings.check("samples", "the samples to be opened", this::samples, late -> {});
    if (training.isPresent() && options.initialModel != null) {
      findings.check("initial model", "its file", () -> initialModel(training.get()));
    }
    cluster(training, model(training, isOwner));
  }

  private Found<PlannedTraining> samples() {
    if (!options.table.isTable()) {
      options.prepare(storage, session.conf(), () -> {}, streams.messages());
    }
    PlannedTraining planned = PlannedTraining.of(options, storage, streams.messages());
    return new Found<>(planned.sets(), planned);
  }

  private Found<Boolean> initialModel(PlannedTraining training) {
    Parameters weights =
        RunPlan.initial(storage, training.description().initialModel(), training.workload());
    return new Found<>("weights of " + weights.layout(), true);
  }

  /** Returns whether the training resumes from a checkpoint. */
  private boolean model(Optional<PlannedTraining> training, boolean isOwner)
      throws InterruptedException {
    RunDescription.Output output = options.output();
    if (output.model() == null || options.rate.find) {
      return false;
    }
    return findings
        .check(
            "model",
            "%s to be written".formatted(output.model()),
            () -> {
              long unused = Ending.nanos(session.conf()); // fails if there is no such time
              ModelOutlook.Files files = owned -> files(training, owned);
              ModelOutlook outlook =
                  isOwner
                      ? ModelOutlook.ofOwned(storage, output, files)
                      : ModelOutlook.of(storage, output, files, clock);
              return new Found<>(outlook.text(), outlook.resumes());
            },
            late -> {})
        .orElse(false);
  }

  private ModelOutlook files(Optional<PlannedTraining> training, boolean isOwner) {
    if (training.isEmpty()) {
      return new ModelOutlook("", false);
    }
    PlannedTraining planned = training.get();
    if (planned.isCompared()) {
      TrialPlace place = new TrialPlace(planned.trials(), options.output(), storage);
      return new ModelOutlook(place.outlook(), false); // each trial resumes from its own
    }
    return ModelOutlook.ofFiles(storage, planned.plan().orElseThrow(), isOwner, streams.messages());
  }

  /**
   * @param resumes whether the training resumes from a checkpoint
   */
  private void cluster(Optional<PlannedTraining> training, boolean resumes)
      throws InterruptedException {
    SparkHeap heap =
        new SparkHeap(
            session.conf(),
            training.map(planned -> planned.driverMemory(resumes)).orElse(List.of()),
            streams.details());
    new ClusterChecks(training, resumes, heap, session.conf(), storage, clock, findings).run();
  }
}
