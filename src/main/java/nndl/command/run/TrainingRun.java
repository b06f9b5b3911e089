package nndl.command.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.data.FaultReport;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.report.diagnosis.DiagnosisLines;
import nndl.spark.Exchanges;
import nndl.spark.TrainingSource;
import nndl.spark.cluster.RunName;
import nndl.spark.cluster.SharedContext;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;
import nndl.training.CheckpointWriter;
import nndl.training.Diverged;
import nndl.training.MeteredExchange;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.Sgd;
import nndl.training.Timings;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Descent;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Runs one training in five steps. The caller takes them in this order: {@link #validate}, {@link
 * #open}, {@link #build}, {@link #train}, and, after the run is {@linkplain #close closed}, {@link
 * #finish}. If one of the middle three fails, the caller closes the run and calls {@link #failed}
 * in place of {@link #finish}. No step reads a command line, prints, exits or handles signals.
 * Lines go to a consumer, and a progress view is an observer.
 */
public final class TrainingRun implements AutoCloseable {
  private final SparkConf conf;
  private final SparkHeap heap;
  private final Storage storage;
  private final RunPlan plan;
  private final RunFiles files;
  private final Checkpoint resumed;
  private final Optional<String> earlierModel;
  private final Consumer<String> lines;
  private final Clock clock;
  private final long start;
  private final Progress progress;
  private final Timings timings;
  private final CheckpointWriter checkpoints;
  private final DiagnosisLines diagnosis;
  private final TrainingReport report;
  private final JitWarmUp warmUp;
  private final Map<Split, Evaluation> end = new LinkedHashMap<>();
  private DataHashes data = DataHashes.NONE;
  private List<String> findings = List.of();
  private JavaSparkContext spark;
  private MeteredExchange exchange;
  private List<Observer> observers;

  /**
   * Takes the first step: checks everything that can be checked without Spark. These are the
   * description, the samples, the output directory, the checkpoint if the run resumes from one, and
   * the memory of the driver.
   *
   * @param lines takes lines for the user
   * @param details takes lines for a user who wants details
   */
  public static TrainingRun validate(
      RunDescription description,
      SparkConf conf,
      Storage storage,
      Consumer<String> lines,
      Consumer<String> details,
      Clock clock) {
    RunDescription.Output output = description.output();
    RunFiles files = new RunFiles(storage, output.model(), output.keep());
    boolean resumes = files.resumes(output.resume());
    if (!resumes && !output.overwrite()) {
      files.requireFree();
    }
    RunData data = new RunData(storage, lines);
    RunPlan plan = RunPlan.of(description, data);
    Checkpoint resumed = resumes ? files.newest(plan, lines) : null;
    files.createDirectory();
    SparkHeap heap = new SparkHeap(conf, plan.driverMemory(resumes), details);
    heap.requireDriver();
    SpareOutputs.warning(data, plan.workload()).ifPresent(lines);
    return new TrainingRun(storage, plan, files, resumed, lines, clock, conf, heap);
  }

  private TrainingRun(
      Storage storage,
      RunPlan plan,
      RunFiles files,
      Checkpoint resumed,
      Consumer<String> lines,
      Clock clock,
      SparkConf conf,
      SparkHeap heap) {
    this.storage = storage;
    this.plan = plan;
    this.files = files;
    this.resumed = resumed;
    this.earlierModel = files.earlierModel();
    this.lines = lines;
    this.clock = clock;
    this.conf = conf;
    this.heap = heap;
    this.start = clock.nanoTime();
    this.progress = plan.progress(storage, resumed);
    this.timings = files.times(resumed, lines);
    this.checkpoints = files.checkpointWriter(plan, resumed, timings, lines, clock);
    this.diagnosis = new DiagnosisLines(plan.workload(), progress.history(), lines);
    this.report = new TrainingReport(storage, files, plan, plan.description().output(), lines);
    this.warmUp = new JitWarmUp(plan.workload(), plan.monitoring(), storage);
  }

  /**
   * A line that says that the model is still that of an earlier run, or empty if there was none at
   * the start.
   */
  public Optional<String> earlierModel() {
    return earlierModel;
  }

  /** The part of the plan that the workers need. */
  public Workload workload() {
    return plan.workload();
  }

  /** The progress of the training. */
  public Progress progress() {
    return progress;
  }

  /** The writer of the checkpoints. */
  public CheckpointWriter checkpoints() {
    return checkpoints;
  }

  /**
   * Takes the second step: starts Spark and has the executors load the samples. The caller must
   * close the run, which stops Spark.
   *
   * @param fresh whether this JVM has not trained before, so that the code of an iteration is not
   *     compiled yet
   */
  public void open(boolean fresh) {
    if (Slots.areLocal(conf)) { // a warm-up of this JVM does not help executors
      if (fresh) {
        clock.start("nndl-warm-up", warmUp::train);
      }
      clock.start("nndl-read-ahead", warmUp::read);
    }
    spark = SharedContext.open(conf);
    RunName.set(spark, files.model().getParent());
    exchange =
        new MeteredExchange(
            Exchanges.open(plan.description().exchange(), spark, plan.workload(), heap, lines),
            timings,
            clock);
    warmUp.close();
    data = exchange.hashes();
    if (resumed != null) {
      files.requireSameData(resumed, data);
      finishedBefore().ifPresent(lines);
    }
  }

  /** Returns a line if the checkpoint is that of the end, so that there is nothing to train. */
  private Optional<String> finishedBefore() {
    if (!progress.isOver()) {
      return Optional.empty();
    }
    Descent descent = plan.workload().hyperparameters().descent();
    boolean goesOn = progress.earlyEnd().isEmpty() && !descent.needsTotal();
    return Optional.of(
        "already finished after %s epochs%s"
            .formatted(progress.epoch(), goesOn ? "; with more --epochs it goes on" : ""));
  }

  /**
   * Takes the third step: prepares the output directory and the checkpoints, and collects the
   * observers of the training.
   *
   * @param others observers that are called for each epoch. If a checkpoint is written after that
   *     epoch, its writing has started before.
   */
  public void build(List<Observer> others) {
    if (plan.description().output().overwrite()) {
      files.clearBeside();
    }
    checkpoints.begin(data);
    observers = new ArrayList<>();
    observers.add(exchange);
    observers.add(TrainingSource.register(spark, plan.workload(), progress, exchange));
    observers.add(checkpoints); // before the observers that print the epoch's line
    observers.addAll(others);
    observers.add(diagnosis);
  }

  /** Takes the fourth step: runs the training loop, and the evaluations after its end. */
  public void train() {
    new Sgd(plan.workload(), exchange, observers).train(progress);
    checkpoints.write(progress);
    progress.earlyEnd().ifPresent(why -> lines.accept("ended early: " + why));
    progress.bestBefore().ifPresent(lines);
    for (Split set : plan.monitoring().atEnd()) {
      end.put(set, exchange.evaluate(progress.result(), set));
    }
    findings = diagnosis.end(progress, exchange, end);
    report.begin(progress, clock); // computes while Spark ends
  }

  /** Closes what {@link #open} opened. */
  @Override
  public void close() {
    try {
      if (exchange != null) {
        exchange.close();
      }
    } finally {
      if (spark != null) {
        spark.close();
      }
      warmUp.close();
    }
  }

  /**
   * The result of a training.
   *
   * @param end the evaluations with the weights of the model
   * @param model the path of the model
   */
  public record Result(Progress progress, Map<Split, Evaluation> end, Path model) {}

  /**
   * Takes the fifth step, after the run is closed: writes the model, its record, its card and its
   * report.
   */
  public Result finish() throws IOException {
    end.forEach(
        (set, evaluation) ->
            lines.accept("%s: %s / %s".formatted(set, evaluation.correct(), evaluation.count())));
    RunRecord record = files.save(plan, progress, data, end, findings, report.importance(progress));
    double seconds = clock.secondsSince(start);
    files.changedCard().ifPresent(lines);
    Path model = storage.qualified(files.model());
    String page = report.write(progress, record, timings);
    lines.accept(
        String.format(Locale.ROOT, "trained in %.1f s; model in %s%s", seconds, model, page));
    return new Result(progress, end, model);
  }

  /** Fails if a checkpoint could not be written, although the training has finished. */
  public void requireCheckpoints() {
    if (checkpoints.failure().isPresent()) {
      throw new InputException(checkpoints.failure().get());
    }
  }

  /**
   * Handles a failure after the run is closed: writes a checkpoint of the last complete step, or
   * the record and the report if the training has diverged. Writes nothing if no step is complete,
   * or if the JVM is ending, because a shutdown hook then writes the checkpoint.
   *
   * @return the exception to throw
   */
  public Exception failed(Exception failure) {
    if (observers != null && !progress.isStopped()) {
      earlierModel.ifPresent(lines); // whose other files are deleted by now
    }
    if (failure instanceof Diverged) {
      checkpoints.awaitUnderWay();
      RunRecord record = files.saveDiverged(plan, progress, data, failure.getMessage());
      return new InputException(
          failure.getMessage()
              + "; the last good checkpoint: "
              + checkpoints.lastGood().orElse("none")
              + report.write(progress, record, timings),
          failure);
    }
    if (progress.isStopped()) {
      return new Progress.Stopped(); // the JVM is ending, and Spark stopped first
    }
    if (checkpoints.begun() && progress.iteration() > 0) {
      checkpoints.write(progress);
      checkpoints.lastGood().ifPresent(good -> lines.accept("--resume goes on from " + good));
    }
    return new FaultReport(storage, plan.description().network().targets().classes())
        .of(failure, sets().toList());
  }

  private Stream<SampleSet> sets() {
    return plan.workload().sets().values().stream().map(SampleRange::set);
  }
}
