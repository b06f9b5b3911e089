package nndl.command.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.data.storage.IfExists;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.report.columns.Importance;
import nndl.training.CheckpointWriter;
import nndl.training.Epoch;
import nndl.training.Exchange;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.Timings;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Descent;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/**
 * What a run writes into its directory: checkpoints while it trains, and its results at the end. A
 * run without a directory has no such object.
 */
final class RunOutput implements Observer {
  private final Host host;
  private final RunStart start;
  private final RunDirectory directory;
  private final RunFiles files;
  private final Optional<String> earlierModel;
  private final Timings timings;
  private final CheckpointWriter checkpoints;
  private final TrainingReport report;
  private final Consumer<String> lines;

  RunOutput(Host host, RunStart start, RunDirectory directory) {
    this.host = host;
    this.start = start;
    this.directory = directory;
    this.files = directory.run();
    this.lines = ofOwner(host.lines());
    this.earlierModel = directory.results().earlierModel();
    Checkpoint resumed = start.resumed();
    this.timings =
        resumed == null ? new Timings() : files.timings().read(resumed.epoch(), this.lines);
    RunDescription.Output wanted = plan().description().output();
    this.checkpoints =
        new CheckpointWriter(
            plan().settings(),
            files.checkpoints(),
            wanted.rhythm(),
            resumed,
            () -> files.timings().write(timings, wanted.ifExists()),
            this.lines,
            host.clock());
    this.report = report(directory.results());
  }

  private RunPlan plan() {
    return start.plan();
  }

  /**
   * Returns lines that end when another process takes over the directory. The run then ends with
   * one line about that, and what its own files are is nothing to tell.
   */
  private Consumer<String> ofOwner(Consumer<String> all) {
    return line -> {
      if (!host.storage().ownership().isTakenOver()) {
        all.accept(line);
      }
    };
  }

  private TrainingReport report(RunFiles into) {
    return new TrainingReport(host.storage(), into, plan(), plan().description().output(), lines);
  }

  /**
   * A line that says that the model is still that of an earlier run, or empty if there was none at
   * the start.
   */
  Optional<String> earlierModel() {
    return earlierModel;
  }

  RunDirectory directory() {
    return directory;
  }

  Timings timings() {
    return timings;
  }

  CheckpointWriter checkpoints() {
    return checkpoints;
  }

  /** Fails if the run resumes and the samples differ from those of its checkpoint. */
  void loaded(DataHashes data, Progress progress) {
    if (start.resumed() != null) {
      RunSettings.requireSameData(files.checkpoints(), start.resumed(), data);
      finishedBefore(progress).ifPresent(lines);
    }
  }

  /** Returns a line if the checkpoint is that of the end, so that there is nothing to train. */
  private Optional<String> finishedBefore(Progress progress) {
    if (!progress.isOver()) {
      return Optional.empty();
    }
    Descent descent = plan().workload().hyperparameters().descent();
    boolean goesOn = progress.earlyEnd().isEmpty() && !descent.needsTotal();
    return Optional.of(
        "already finished after %s epochs%s"
            .formatted(progress.epoch(), goesOn ? "; with more --epochs it goes on" : ""));
  }

  /** Prepares the directory, and allows checkpoints. */
  void begin(Exchange exchange) {
    new NextRun(directory).begin(plan().description().samples());
    checkpoints.begin(exchange);
  }

  /** Ends the training when another process has taken over its directory. */
  @Override
  public void epochEnded(Progress after, Epoch epoch) {
    host.storage().ownership().requireOwner();
  }

  /** Writes the last checkpoint. */
  void trained(Progress progress) {
    checkpoints.write(progress);
  }

  /** Begins to compute the report, while Spark ends. */
  void beginReport(Progress progress) {
    report.begin(progress, host.clock());
  }

  /**
   * Writes the model, its record and its card.
   *
   * @param end the evaluations with the weights of the model
   * @param findings causes that kept the network from learning more
   */
  RunRecord save(
      Progress progress, DataHashes data, Map<Split, Evaluation> end, List<String> findings) {
    RunDescription run = plan().description();
    directory.results().requireOurs();
    Optional<Importance> importance = report.importance(progress, start.samples());
    if (directory.holds(run.samples())) {
      // The report reads samples that will be elsewhere.
      report.complete(() -> Optional.of(plan().model(progress)), host.clock());
    }
    RunResults results = new RunResults(directory.results());
    return new NextRun(directory)
        .save(
            run,
            plan().settings(),
            to -> results.save(to, plan(), progress, data, end, findings, importance));
  }

  /**
   * Writes the report. Fails if another process has taken over the directory meanwhile.
   *
   * @return the end of the run's last line: where the model and the report are
   */
  String saveReport(Progress progress, RunRecord record) {
    directory.results().changedCard().ifPresent(lines);
    String where = report.write(progress, record, timings);
    host.storage().ownership().requireOwner();
    return "; model in %s%s".formatted(model(), where);
  }

  /** Fails if a file could not be written beside the model, although the training has ended. */
  void requireAll() {
    checkpoints
        .failure()
        .ifPresent(
            why -> {
              throw new InputException(why);
            });
    report.requireWritten();
  }

  /** The absolute path of the model. */
  Path model() {
    return host.storage().qualified(directory.results().model());
  }

  /**
   * Writes the record and the report of a run that has diverged.
   *
   * @return the end of the error message: which checkpoint is good, and where the report is
   */
  String saveDiverged(Progress progress, DataHashes data, String why) {
    checkpoints.awaitUnderWay();
    String where = "";
    try {
      IfExists ifExists = plan().description().output().ifExists();
      RunRecord record =
          new RunResults(files)
              .saveDiverged(
                  (file, content) -> host.storage().write(file, ifExists, content),
                  plan(),
                  progress,
                  data,
                  why);
      TrainingReport page = report(files);
      where = page.write(progress, record, timings);
      page.requireWritten();
    } catch (InputException e) { // the divergence is the error to end with
      lines.accept("warning: " + e.getMessage());
    }
    return "; the last good checkpoint: %s%s"
        .formatted(checkpoints.lastGood().orElse("none"), where);
  }

  /** Writes the checkpoint of a training whose heap is full, before its end needs more of it. */
  void saveWithoutMemory(Progress progress) {
    if (canSave(progress)) {
      checkpoints.stop(progress);
      checkpoints.write(progress);
    }
  }

  private boolean canSave(Progress progress) {
    return checkpoints.begun() && progress.iteration() > 0;
  }

  /** Writes a checkpoint of the last complete step after a failure, if a step is complete. */
  void saveFailed(Progress progress) {
    if (canSave(progress)) {
      checkpoints.stop(progress);
      checkpoints.write(progress);
      checkpoints.goesOn().ifPresent(lines);
    }
  }
}
