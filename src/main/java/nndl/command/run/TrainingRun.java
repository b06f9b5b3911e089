package nndl.command.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import nndl.command.Text;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.recipe.Recipe;
import nndl.error.InputException;
import nndl.math.NumberText;
import nndl.model.Model;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Folds;
import nndl.model.evaluation.NumberScore;
import nndl.model.evaluation.TableScore;
import nndl.network.Coding;
import nndl.network.Parameters;
import nndl.report.diagnosis.DiagnosisLines;
import nndl.report.diagnosis.TableFacts;
import nndl.spark.Exchanges;
import nndl.spark.TrainingSource;
import nndl.spark.cluster.Closing;
import nndl.spark.cluster.SharedContext;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkRun;
import nndl.training.CheckpointWriter;
import nndl.training.Diverged;
import nndl.training.Epoch;
import nndl.training.Exchange;
import nndl.training.MeteredExchange;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.Sgd;
import nndl.training.Timings;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Runs one training in five steps. The caller takes them in this order: {@link #validate}, {@link
 * #open}, {@link #build}, {@link #train}, and, after the run is {@linkplain #close closed}, {@link
 * #finish}. If one of the middle three fails, the caller closes the run and calls {@link #failed}
 * in place of {@link #finish}. No step reads a command line, prints, exits or handles signals.
 * Lines go to a consumer, and a progress view is an observer. A run without a directory writes
 * nothing.
 *
 * <p>A trial of a search is {@linkplain #ofTrial such a run} with an exchange in memory and a last
 * epoch. A test of learning rates {@linkplain #compute computes} something else after the second
 * step, and a dry run ends there.
 */
public final class TrainingRun implements AutoCloseable {
  private final Host host;
  private final SparkHeap heap;
  private final RunPlan plan;
  private final Optional<RunOutput> output;
  private final long start;
  private final Progress progress;
  private final Timings timings;
  private final DiagnosisLines diagnosis;
  private final JitWarmUp warmUp;
  private final Map<Split, Evaluation> end = new LinkedHashMap<>();
  private DataHashes data = DataHashes.NONE;
  private List<String> findings = List.of();
  private Optional<Evaluation> ofResult = Optional.empty();
  private JavaSparkContext spark;
  private MeteredExchange exchange;
  private TrainingSource source;
  private List<Observer> observers;

  /** Whether the run has stopped its own progress. */
  private boolean endsItself;

  /**
   * Takes the first step: checks everything that can be checked without Spark. These are the
   * description, the samples, the output directory, the checkpoint if the run resumes from one, and
   * the memory of the driver.
   */
  public static TrainingRun validate(RunDescription description, Host host) {
    return new TrainingRun(host, RunStart.of(description, host));
  }

  /**
   * Takes the first step of a trial of a search, whose driver has checked all but the trial's own
   * checkpoint. The run then {@linkplain #open(Exchange) opens} with an exchange that needs no
   * Spark.
   *
   * @param files the directory of the trial
   * @param samples the samples that trials in a JVM share
   */
  public static TrainingRun ofTrial(RunPlan plan, Path files, SampleSource samples, Host host) {
    return new TrainingRun(host, RunStart.ofTrial(plan, files, samples, host));
  }

  private TrainingRun(Host host, RunStart from) {
    this.host = host;
    this.start = host.clock().nanoTime();
    this.plan = from.plan();
    this.heap = from.heap();
    this.output = from.directory().map(into -> new RunOutput(host, from, into));
    this.progress = plan.progress(host.storage(), from.resumed());
    this.timings = output.map(RunOutput::timings).orElseGet(Timings::new);
    Recipe recipe = plan.description().samples().recipe();
    TableFacts table = recipe == null ? TableFacts.NONE : facts(recipe.classes());
    this.diagnosis = new DiagnosisLines(plan.workload(), table, progress.history(), host.lines());
    this.warmUp = new JitWarmUp(plan.workload(), plan.monitoring(), host.storage());
  }

  private TableFacts facts(List<String> classes) {
    double rate = workload().hyperparameters().descent().learningRate();
    long rows = workload().training().count();
    boolean isOurs =
        rate == TableDefaults.learningRate(classes.size(), rows)
            || plan.description().found().containsKey(RunDescription.TUNE);
    return new TableFacts(classes, isOurs);
  }

  /**
   * A line that says that the model is still that of an earlier run, or empty if there was none at
   * the start.
   */
  public Optional<String> earlierModel() {
    return output.flatMap(RunOutput::earlierModel);
  }

  /** The part of the plan that the workers need. */
  public Workload workload() {
    return plan.workload();
  }

  /**
   * Returns a model with the weights that the training would have as its result if it ended now.
   * Later steps do not change it. Only the training's thread may call this, after an epoch.
   */
  public Model modelSoFar() {
    Model model = plan.model(progress);
    return model.with(new Parameters(model.parameters().block().copy()));
  }

  /** The progress of the training. */
  public Progress progress() {
    return progress;
  }

  /** The writer of the checkpoints, or empty if the run has no directory. */
  public Optional<CheckpointWriter> checkpoints() {
    return output.map(RunOutput::checkpoints);
  }

  /**
   * Takes the second step: starts Spark and has the executors load the samples. The caller must
   * close the run, which stops Spark.
   */
  public void open() {
    warmUp.start(host);
    spark = SharedContext.open(host.conf());
    open(SlotRequest.ALL);
  }

  /**
   * Takes the second step in the context of a program, which stays open when the run is closed.
   *
   * @param slots the slots that the training may hold beside the jobs of the program
   */
  public void open(JavaSparkContext ofProgram, SlotRequest slots) {
    warmUp.start(host);
    spark = ofProgram;
    open(slots);
  }

  private void open(SlotRequest slots) {
    Optional<Path> directory = Optional.ofNullable(plan.description().output().model());
    SparkRun run =
        SparkRun.named(
            spark, directory.map(Path::toString).orElse("training"), slots, host.lines());
    open(Exchanges.open(plan.description().exchange(), run, plan.workload(), heap));
    if (!host.isGuest() && !spark.isLocal()) {
      PlanLines.idleSlots(plan.workload(), progress, exchange, spark.sc()).ifPresent(host.lines());
    }
  }

  /** Takes the second step with an exchange that is open. It is closed with the run. */
  public void open(Exchange opened) {
    exchange = new MeteredExchange(opened, timings, host.clock());
    warmUp.close();
    data = exchange.hashes();
    output.ifPresent(into -> into.loaded(data, progress));
  }

  /**
   * Says what the training is about to do, after the second step, in a line for each part.
   *
   * @param staged where the samples of a table are now, which a training has in its directory
   */
  public List<String> planLines(Optional<Path> staged) {
    return PlanLines.of(
        plan, progress, exchange, spark.sc(), output.map(RunOutput::directory), staged);
  }

  /**
   * Takes the third step: prepares the output directory and the checkpoints, and collects the
   * observers of the training.
   *
   * @param others observers that are called for each epoch. If a checkpoint is written after that
   *     epoch, its writing has started before.
   */
  public void build(List<Observer> others) {
    output.ifPresent(into -> into.begin(exchange));
    observers = new ArrayList<>();
    observers.add(exchange);
    output.ifPresent(observers::add);
    if (spark != null) {
      source = TrainingSource.register(spark, plan.workload(), progress, exchange);
      observers.add(source);
    }
    output.map(RunOutput::checkpoints).ifPresent(observers::add); // before the epoch's line
    observers.addAll(others);
    observers.add(diagnosis);
  }

  /** Takes the fourth step: runs the training loop, and the evaluations after its end. */
  public void train() {
    train(Integer.MAX_VALUE);
  }

  /**
   * Like {@link #train()}, but trains at most to the end of epoch {@code epochs - 1}. If the
   * training goes on after it, there is nothing to finish.
   */
  public void train(int epochs) {
    try {
      Progress unused = compute(opened -> train(opened, epochs));
    } catch (OutOfMemoryError e) {
      if (!progress.isStopped()) {
        endsItself = true;
        output.ifPresent(into -> into.saveWithoutMemory(progress));
      }
      throw e;
    }
    if (progress.isOver()) {
      output.ifPresent(into -> into.beginReport(progress)); // computes while Spark ends
    }
  }

  private Progress train(Exchange opened, int epochs) {
    new Sgd(plan.workload(), opened, observers).train(progress, epochs);
    output.ifPresent(into -> into.trained(progress));
    if (progress.isOver()) {
      evaluate();
    }
    return progress;
  }

  /**
   * Computes something with the workers after the second step. If Spark has ended meanwhile, this
   * says so, which says more than what then fails.
   */
  public <T> T compute(Function<Exchange, T> work) {
    try {
      return work.apply(exchange);
    } catch (Diverged e) {
      throw e;
    } catch (RuntimeException e) {
      if (spark != null) {
        Slots.requireCluster(spark.sc());
      }
      throw e;
    }
  }

  private void evaluate() {
    progress.earlyEnd().ifPresent(why -> host.lines().accept("ended early: " + why));
    progress.bestBefore().ifPresent(host.lines());
    for (Split set : plan.monitoring().atEnd()) {
      progress.requireNotStopped();
      end.put(set, exchange.evaluate(progress.result(), set));
    }
    if (workload().hyperparameters().network().targets() instanceof Coding.Numbers) {
      ofResult = // whose interval an earlier epoch does not know
          progress.resultEpoch().counted().map(set -> exchange.evaluate(progress.result(), set));
    }
    progress.requireNotStopped();
    findings = diagnosis.end(progress, exchange, end);
  }

  /** Closes what {@link #open} opened. */
  @Override
  public void close() {
    AutoCloseable own = host.isGuest() ? null : spark;
    Closing.all(
        Stream.of(source, exchange, own, warmUp)
            .filter(Objects::nonNull)
            .toArray(AutoCloseable[]::new));
  }

  /**
   * The result of a training.
   *
   * @param end the evaluations with the weights of the model
   * @param findings causes that kept the network from learning more
   * @param path the path of the model, or empty if the run has no directory
   */
  public record Result(
      Progress progress,
      Map<Split, Evaluation> end,
      List<String> findings,
      Model model,
      Optional<Path> path) {}

  /**
   * Takes the fifth step, after the run is closed: writes the model, its record, its card and its
   * report.
   */
  public Result finish() {
    end.forEach(
        (set, evaluation) ->
            host.lines()
                .accept(
                    "%s: %s%s"
                        .formatted(
                            set,
                            evaluation.figure(),
                            evaluation.weights() == null || evaluation.residuals().areKnown()
                                ? ""
                                : ", by weights " + NumberText.percent(evaluation.accuracy()))));
    beside().ifPresent(host.lines());
    Optional.ofNullable(plan.description().found().get(Folds.NAME))
        .ifPresent(folds -> host.lines().accept("folds: " + Folds.read(folds)));
    Optional<RunRecord> record = output.map(into -> into.save(progress, data, end, findings));
    double seconds = host.clock().secondsSince(start);
    String where = record.isPresent() ? output.get().saveReport(progress, record.get()) : "";
    host.lines().accept(Text.of("trained in %.1f s%s", seconds, where));
    Optional<Path> path = output.isPresent() ? Optional.of(output.get().model()) : Optional.empty();
    return new Result(progress, end, findings, plan.model(progress), path);
  }

  /** Returns what stands beside the figure of the model of a table, if it was evaluated. */
  private Optional<String> beside() {
    Recipe recipe = plan.description().samples().recipe();
    Epoch result = progress.resultEpoch();
    return result
        .counted()
        .filter(set -> recipe != null)
        .map(set -> set + ": " + beside(recipe, result.evaluations().get(set)));
  }

  private String beside(Recipe recipe, Evaluation evaluation) {
    return recipe.answersNumbers()
        ? NumberScore.text(
            NumberScore.of(ofResult.orElse(evaluation), recipe.labels(), plan.seed()))
        : TableScore.beside(evaluation, recipe.classes());
  }

  /** Fails if a checkpoint or the report could not be written, although the training has ended. */
  public void requireAllFiles() {
    output.ifPresent(RunOutput::requireAll);
  }

  /**
   * Handles a failure after the run is closed: writes a checkpoint of the last complete step, or
   * the record and the report if the training has diverged. Writes nothing if no step is complete,
   * or if the training was stopped, because whoever stopped it writes the checkpoint. Fails itself
   * if another process has taken over the directory, whatever the failure is, and with the failure
   * if that is an error, such as a lack of memory.
   *
   * @return the exception to throw
   */
  public Exception failed(Throwable failure) {
    host.storage().ownership().requireOwner();
    boolean isStopped = progress.isStopped() && !endsItself;
    if (observers != null && !isStopped) {
      earlierModel().ifPresent(host.lines());
    }
    if (failure instanceof Diverged) {
      String why = failure.getMessage();
      return new InputException(
          why + output.map(into -> into.saveDiverged(progress, data, why)).orElse(""), failure);
    }
    if (isStopped) {
      return new Progress.Stopped(); // the JVM is ending, and Spark stopped first
    }
    output.ifPresent(into -> into.saveFailed(progress));
    host.storage().ownership().requireOwner();
    if (failure instanceof Error error) {
      throw error;
    }
    return (Exception) failure;
  }

  /** Drops what this JVM keeps of the samples. Nothing of a run that has ended needs them. */
  public void forget() {
    SampleLoader.forget(plan.workload().sets().values().stream().map(SampleRange::set));
  }
}
