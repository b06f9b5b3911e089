package nndl.command.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import nndl.command.AccuracyLines;
import nndl.command.Ending;
import nndl.command.LoadingView;
import nndl.command.OutputLease;
import nndl.command.Program;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.options.TableStep;
import nndl.command.options.TrainOptions;
import nndl.command.run.Host;
import nndl.command.run.ModelLease;
import nndl.command.run.RunData;
import nndl.command.run.RunDescription;
import nndl.command.run.RunDirectory;
import nndl.command.run.TrainingRun;
import nndl.command.search.FirstTrials;
import nndl.command.search.Trial;
import nndl.command.search.TrialJob;
import nndl.command.search.TrialPlace;
import nndl.data.storage.Lease;
import nndl.data.storage.SeenOwner;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.cluster.SharedContext;
import nndl.spark.job.PerPartition;
import nndl.time.Clock;
import nndl.time.Task;
import nndl.training.Progress;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Takes the steps of a training that come before its first mini-batch, for {@code nndl train
 * --dry-run}, and leaves nothing behind. A step that fails is a fault. Those that do not need what
 * is missing then are taken all the same, so that one run tells of all.
 */
final class DryRun {
  /** The limit of a dry run that ends when its steps do. */
  static final int UNLIMITED = 0;

  private static final String SAMPLES = "samples";

  private final TrainOptions options;
  private final Session session;
  private final Storage storage;
  private final Streams streams;
  private final Clock clock;
  private final Consumer<String> messages;
  private final Set<String> faults = Collections.synchronizedSet(new LinkedHashSet<>());

  /** What is waited for now. */
  private volatile String awaited = "";

  private volatile boolean isOver;
  private String memory = "";

  /** Where the samples of a table are until this run ends. */
  private Optional<Path> staged = Optional.empty();

  DryRun(TrainOptions options, Session session, Streams streams, Clock clock) {
    this.options = options;
    this.session = session;
    this.storage = session.storage();
    this.streams = streams;
    this.clock = clock;
    this.messages = streams.messages();
  }

  /**
   * Prints the plan of the training, and that it can begin. Fails with all faults otherwise.
   *
   * @param seconds the time limit, or {@link #UNLIMITED}
   */
  void run(int seconds) throws Exception {
    List<String> plan = seconds == UNLIMITED ? plan() : within(seconds);
    Consumer<String> lines = AccuracyLines.lines(streams.lines());
    plan.forEach(lines);
    List<String> found = List.copyOf(faults);
    streams.json("nndl-dry-run-1", new Found(found.isEmpty(), plan, found));
    if (!found.isEmpty()) {
      throw new InputException(found);
    }
    lines.accept("ok");
  }

  /** The result. */
  record Found(boolean ok, List<String> plan, List<String> faults) {}

  /** What is not over in time is left to the end of the JVM. */
  private List<String> within(int seconds) throws Exception {
    Task<List<String>> steps = Task.start(clock, "nndl-dry-run", this::plan);
    try {
      return steps.await(TimeUnit.SECONDS.toNanos(seconds));
    } catch (TimeoutException e) {
      faults.add(
          "--dry-run: expected an end within %s s, found a wait for %s"
              .formatted(seconds, awaited));
      isOver = true;
      steps.abandon();
      return List.of();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception failure ? failure : e;
    }
  }

  private List<String> plan() throws Exception {
    if (options.selection.bestOf > 1) {
      TrialJob.forbidSpeculation(session.conf()); // before a table starts Spark
    }
    try (Lease lease = step("the directory of the model", this::own).orElse(null);
        Lease staging = step("a place for samples", () -> staging(lease)).orElse(null)) {
      boolean isPlace = faults.isEmpty();
      Optional<TrainingRun> run =
          check("the samples", () -> prepare(isPlace, lease == null ? staging : lease))
              ? run(isPlace)
              : Optional.empty();
      if (run.isPresent()) {
        return step("executors to load the samples", () -> open(run.get())).orElse(List.of());
      }
      boolean unused = check("an executor", this::findExecutor);
      return List.of();
    }
  }

  /** Takes a step, and returns its result, or empty if there is none or the step fails. */
  private <T> Optional<T> step(String what, Callable<T> step) throws Exception {
    if (isOver) {
      throw new Progress.Stopped();
    }
    awaited = what;
    try {
      return Optional.ofNullable(step.call());
    } catch (Progress.Stopped e) {
      throw e;
    } catch (Exception | OutOfMemoryError e) {
      faults.addAll(Program.lines(e));
      return Optional.empty();
    }
  }

  private boolean check(String what, Runnable step) throws Exception {
    Callable<Boolean> done =
        () -> {
          step.run();
          return true;
        };
    return step(what, done).isPresent();
  }

  /**
   * Takes the directory of the model, and returns null if there is none. One that belongs to
   * another process stays its.
   */
  private Lease own() {
    RunDescription.Output output = options.output();
    long unused = Ending.nanos(session.conf()); // fails if there is no such time
    if (options.model == null) {
      return null;
    }
    if (options.rate.find) {
      return OutputLease.take(storage, options.model, messages);
    }
    Optional<SeenOwner> owner = ModelLease.owner(storage, output);
    if (owner.isEmpty()) {
      options.output.takeOver = false; // from an owner that comes now
      return ModelLease.take(storage, options.output(), List.of(), clock, messages);
    }
    ModelLease.requireFree(storage, output);
    ModelLease.requireYielding(storage, owner.get(), output);
    messages.accept(
        "%s: belongs to %s, which keeps it; the training %s"
            .formatted(
                owner.get().directory(),
                owner.get().process(),
                output.takeOver()
                    ? "takes it over"
                    : "waits %s s for a sign of life".formatted(owner.get().seconds())));
    return null;
  }

  /** Takes a directory for the samples of a table where that of the model has not been taken. */
  private Lease staging(Lease ofModel) {
    if (ofModel != null || !options.table.isTable() || options.model == null) {
      return null;
    }
    Path place = new Path(options.model, ".nndl-dry-run-" + UUID.randomUUID());
    return Lease.take(storage, place, Lease.IfOwned.FAIL, "", clock, messages);
  }

  /**
   * Has the options describe a training on the samples, which are made of a table.
   *
   * @param isPlace whether the training may write into its directory
   * @param staging holds the samples of a table
   */
  private void prepare(boolean isPlace, Lease staging) {
    TableStep step = new TableStep(options, storage, session.conf(), messages);
    if (!options.table.isTable()) {
      step.run(false, () -> {});
      return;
    }
    TableStep.requireModel(options);
    if (isPlace && !options.rate.find) {
      step.requireTargets();
    }
    Path samples = staging.staging(SAMPLES);
    staged = Optional.of(samples);
    step.writeTemporary(samples, () -> {});
  }

  /**
   * Takes the first step of the training, or of the first of several. If its directory cannot be
   * used, it is that of the same training without one.
   *
   * @param isPlace whether the training may write into its directory
   */
  private Optional<TrainingRun> run(boolean isPlace) throws Exception {
    if (options.selection.bestOf > 1) {
      boolean unused = isPlace && check("the files of the trials", this::requireTrials);
    } else if (isPlace) {
      Optional<TrainingRun> run = step("the files of the training", () -> validate(messages));
      if (run.isPresent()) {
        return run;
      }
    }
    options.model = null;
    return step("the samples", () -> validate(told -> {}));
  }

  private void requireTrials() {
    List<Trial> trials = Trial.ofSeeds(options, new RunData(storage, messages));
    RunDirectory unused = new TrialPlace(trials, options.output(), storage).require(trials.size());
  }

  private TrainingRun validate(Consumer<String> lines) {
    return TrainingRun.validate(
        options.describe(), new Host(session.conf(), storage, lines, this::detail, clock, false));
  }

  /** The last detail of the memory is the sum of all that came before. */
  private void detail(String line) {
    memory = line.startsWith("memory") ? line : memory;
    streams.details().accept(line);
  }

  /** Takes the second step: starts Spark and loads the samples. */
  private List<String> open(TrainingRun run) {
    try (run) {
      session.console().show(LoadingView.of(session.conf(), run.workload()));
      run.open();
      List<String> plan = new ArrayList<>(run.planLines(staged));
      if (options.selection.hasTrials()) {
        plan.add(FirstTrials.plan(options));
      }
      plan.add(memory);
      return plan;
    } finally {
      session.console().hide();
    }
  }

  /** Starts Spark and waits for a slot. */
  private void findExecutor() {
    try (JavaSparkContext spark = SharedContext.open(session.conf())) {
      new PerPartition<>(spark.parallelize(List.of(0), 1), clock)
          .run(nothing -> nothing, (nothing, i) -> {}, Long.MAX_VALUE);
    }
  }
}
