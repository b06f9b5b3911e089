package nndl.command.options;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nndl.command.Conflict;
import nndl.command.Least;
import nndl.command.Options;
import nndl.command.Outputs;
import nndl.command.Program;
import nndl.command.Scope;
import nndl.command.run.RunDescription;
import nndl.command.run.RunObjective;
import nndl.command.run.RunSamples;
import nndl.command.run.TablePlace;
import nndl.data.SampleFolder;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.elements.Activation;
import nndl.math.products.Arithmetic;
import nndl.model.InputSpec;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.spark.Exchanges;
import nndl.training.CheckpointWriter;
import nndl.training.Monitoring;
import nndl.training.workload.Descent;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options of a training, as the user gave them. {@link #describe} checks them and returns a
 * description of the run. Lower packages do not know options.
 */
public final class TrainOptions implements Options {
  @Scope(repeats = Scope.Repeat.NEVER, search = Scope.Search.WHOLE)
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "properties file of options, without the dashes; the command line wins")
  public Path config;

  @Mixin public final DataOptions files = new DataOptions();

  @Mixin public final TableOptions table = new TableOptions();

  @Option(
      names = "--scale",
      paramLabel = "X",
      description =
          "divide inputs by it; without it float32 IDX is taken as it is, and all else must be "
              + "bytes, divided by 255")
  public Float scale;

  @Scope(repeats = Scope.Repeat.NEVER)
  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "rows of an image, which the model keeps (by default as IDX has them; else "
              + "square, or 1 where it can't be)")
  public Integer rows;

  @Scope(repeats = Scope.Repeat.NEVER, rateTest = false, search = Scope.Search.ALL_TRIALS)
  @Option(
      names = "--class-names",
      paramLabel = "A,B,...",
      description = "a name for each class, which the model keeps")
  public String classNames;

  @Scope(search = Scope.Search.ALL_TRIALS)
  @Option(
      names = "--validation",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "hold out the last N training samples, or of a table this part of the rows of each class"
              + " (${DEFAULT-VALUE})")
  public BigDecimal validation;

  @Scope(repeats = Scope.Repeat.ALWAYS)
  @Option(
      names = "--sizes",
      paramLabel = "N,N,...",
      defaultValue = "784,30,10",
      converter = SizesConverter.class,
      description = "inputs, neurons of each hidden layer, output neurons (${DEFAULT-VALUE})")
  public Layout sizes;

  @Mixin private final TableTraining ofTable = new TableTraining();

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      defaultValue = "sigmoid",
      description =
          "sigmoid | tanh | scaled-tanh | relu | leaky-relu | gelu: of the hidden "
              + "neurons (${DEFAULT-VALUE})")
  public Activation activation;

  @Option(
      names = "--cost",
      paramLabel = "NAME",
      defaultValue = "quadratic",
      description = "quadratic | cross-entropy | log-likelihood, with softmax (${DEFAULT-VALUE})")
  public Cost cost;

  @Mixin public final TargetOptions targets = new TargetOptions();

  @Mixin public final LearningOptions learning = new LearningOptions();

  @Mixin public final ObjectiveOptions objective = new ObjectiveOptions();

  @Mixin public final DistortionOptions deform = new DistortionOptions();

  @Mixin public final TransformOptions inputs = new TransformOptions();

  @Mixin public final ScheduleOptions schedule = new ScheduleOptions();

  @Mixin public final SelectionOptions selection = new SelectionOptions();

  @Scope(repeats = Scope.Repeat.ALWAYS, rateTest = false)
  @Least(1)
  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "30",
      description = "how often every training sample is seen (${DEFAULT-VALUE})")
  public int epochs;

  @Scope(repeats = Scope.Repeat.ALWAYS)
  @Least(1)
  @Option(
      names = "--mini-batch-size",
      paramLabel = "N",
      defaultValue = "10",
      description = "samples an iteration; 1 is online learning (${DEFAULT-VALUE})")
  public long miniBatchSize;

  @Scope(repeats = Scope.Repeat.ALWAYS, rateTest = false)
  @Option(
      names = "--learning-rate",
      paramLabel = "ETA",
      defaultValue = "3.0",
      description = "eta (${DEFAULT-VALUE})")
  public double learningRate;

  @Mixin public final RateOptions rate = new RateOptions();

  @Scope(repeats = Scope.Repeat.NEVER, search = Scope.Search.WHOLE)
  @Option(
      names = "--dry-run",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "0",
      description =
          "take all steps before the first mini-batch, print the plan and whether the training can"
              + " begin, and leave nothing behind; within this time, if it is given")
  public Integer dryRun;

  @Scope(repeats = Scope.Repeat.ALWAYS)
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "of the initial weights, the shuffles, dropout and distortions (${DEFAULT-VALUE})")
  public long seed;

  @Scope(repeats = Scope.Repeat.NEVER, search = Scope.Search.WHOLE)
  @Option(
      names = "--exchange",
      paramLabel = "KIND",
      defaultValue = "auto",
      description =
          "auto | barrier: long-lived tasks | job: one Spark job an iteration "
              + "(${DEFAULT-VALUE}); the model is the same")
  public Exchanges.Kind exchange;

  @Option(
      names = "--shards",
      paramLabel = "N",
      description = "parts of the training set (by default from the work in a mini-batch)")
  public Integer shards;

  @Option(
      names = "--arithmetic",
      paramLabel = "KIND",
      defaultValue = "exact",
      description =
          "exact: the same bits everywhere | blas: wide layers by the machine's "
              + "BLAS, whose rounding differs from machine to machine (${DEFAULT-VALUE})")
  public Arithmetic arithmetic;

  @Scope(repeats = Scope.Repeat.NEVER, rateTest = false, search = Scope.Search.ALL_TRIALS)
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "where model.safetensors, its card, record.json, history.csv, timings.csv, report.html"
              + " and checkpoints go")
  public Path model;

  @Mixin public final CardOptions card = new CardOptions();

  @Mixin public final PageOptions report = new PageOptions();

  @Scope(repeats = Scope.Repeat.NEVER, rateTest = false, search = Scope.Search.WHOLE)
  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description =
          "replace a model, checkpoints and all that nndl wrote with them, that --model holds"
              + " already")
  public boolean overwrite;

  @Scope(repeats = Scope.Repeat.NEVER, rateTest = false, search = Scope.Search.WHOLE)
  @Option(
      names = "--resume",
      paramLabel = "auto",
      arity = "0..1",
      defaultValue = "no",
      fallbackValue = "yes",
      description =
          "go on from the newest whole checkpoint in --model; auto: or begin, where no "
              + "checkpoint is, as for a driver that is started again by itself (in a file: "
              + "yes, no or auto)")
  public RunDescription.Resume resume;

  @Scope(repeats = Scope.Repeat.NEVER, rateTest = false, search = Scope.Search.WHOLE)
  @Option(
      names = "--take-over",
      fallbackValue = "true",
      description =
          "take --model from another process that writes there, which then ends; without this,"
              + " --resume auto waits up to 30 s for it, and all else fails")
  public boolean takeOver;

  @Scope(repeats = Scope.Repeat.NEVER, rateTest = false, search = Scope.Search.ALL_TRIALS)
  @Least(0)
  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      defaultValue = "1",
      description = "write a checkpoint after every N epochs; 0: at the end (${DEFAULT-VALUE})")
  public int checkpointEvery;

  @Scope(repeats = Scope.Repeat.NEVER, rateTest = false, search = Scope.Search.ALL_TRIALS)
  @Least(0)
  @Option(
      names = "--checkpoint-iterations",
      paramLabel = "N",
      defaultValue = "0",
      description = "also after every N iterations; 0: not (${DEFAULT-VALUE})")
  public long checkpointIterations;

  @Scope(repeats = Scope.Repeat.NEVER, rateTest = false, search = Scope.Search.ALL_TRIALS)
  @Least(1)
  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "2",
      description = "how many checkpoints are kept (${DEFAULT-VALUE})")
  public int keep;

  @Option(
      names = "--initial-model",
      paramLabel = "FILE",
      description =
          "start from the weights of this model.safetensors, or of the one in a directory")
  public Path initialModel;

  @Mixin final MonitorOptions monitoring = new MonitorOptions();

  @Mixin public final JsonOption json = new JsonOption();

  @Scope(repeats = Scope.Repeat.NEVER, search = Scope.Search.WHOLE)
  @Option(
      names = "--ui",
      fallbackValue = "true",
      description = "start Spark's web page for this job")
  public boolean ui;

  @Mixin private final Program.Common common = new Program.Common();

  private boolean needsDirectory = true;

  /** Returns options of a training that a program calls. Such a training may write nothing. */
  public static TrainOptions ofProgram() {
    TrainOptions options = new TrainOptions();
    options.needsDirectory = false;
    return options;
  }

  @Override
  public Map<String, String> defaults(Storage storage) {
    return table.isTable() || prepared(storage).isPresent() ? TableDefaults.all() : Map.of();
  }

  /** Returns the samples that an earlier command has written for a table, if --data names them. */
  private Optional<SampleFolder> prepared(Storage storage) {
    return SampleFolder.find(storage, files.data);
  }

  /** Whether --data names the samples that an earlier command has written for a table. */
  boolean isPrepared(Storage storage) {
    return prepared(storage).isPresent();
  }

  /** Whether samples are held out for validation. */
  public boolean holdsOut(Storage storage) {
    if (ofTable.samples() != null) {
      return ofTable.samples().validation() > 0;
    }
    return validation.signum() > 0
        || table.splitColumn != null
        || prepared(storage).filter(samples -> samples.validation() > 0).isPresent();
  }

  /**
   * Reads the table, if the samples are rows of a table, and writes its samples into the directory
   * of the model. {@link #describe} then describes a training on them.
   *
   * @param conf the settings of Spark, which is started here only for {@code --table}
   * @param check is run before anything is written. It fails if the options are wrong.
   * @param lines takes lines about what was decided
   */
  public void prepare(Storage storage, SparkConf conf, Runnable check, Consumer<String> lines) {
    prepare(storage, conf, selection.bestOf() > 1, check, lines);
  }

  /**
   * Like {@link #prepare(Storage, SparkConf, Runnable, Consumer)}, for one training or for several
   * that are compared.
   */
  public void prepare(
      Storage storage, SparkConf conf, boolean isSearch, Runnable check, Consumer<String> lines) {
    if (!table.isTable()) {
      take(prepared(storage).orElse(null));
      return;
    }
    requireModelOfTable();
    TablePlace place = TablePlace.of(storage, output(), isSearch);
    Runnable begin =
        () -> {
          check.run();
          place.begin();
        };
    prepare(storage, conf, List.of(place.path(), place.results()), begin, lines);
  }

  /** Fails if there is no directory for the samples of a table. */
  public void requireModelOfTable() {
    if (model == null) {
      throw InputException.expected(
          "--model", "a directory, where the samples of the table go too", "none");
    }
  }

  /**
   * Like {@link #prepare(Storage, SparkConf, Runnable, Consumer)}, for the rows of a table, and
   * with the directory for its samples.
   */
  public void prepare(
      Storage storage, SparkConf conf, Path samples, Runnable check, Consumer<String> lines) {
    prepare(storage, conf, List.of(samples), check, lines);
  }

  /**
   * @param targets the directory of the samples, and those to which they will be copied
   */
  private void prepare(
      Storage storage, SparkConf conf, List<Path> targets, Runnable check, Consumer<String> lines) {
    Path samples = targets.get(0);
    TableOptions.Source source = source(storage, samples);
    requireTargets(storage, source, targets);
    table.write(
        storage,
        conf,
        source,
        samples,
        made -> {
          take(made);
          requireTargets(storage, source, targets); // files may have appeared meanwhile
          check.run();
        },
        lines);
  }

  /** Fails if the samples of a table cannot be written where a training writes them. */
  public void requireTargetsOfTable(Storage storage) {
    TablePlace place = TablePlace.of(storage, output(), selection.bestOf() > 1);
    requireTargets(storage, source(storage, place.path()), List.of(place.path(), place.results()));
  }

  private TableOptions.Source source(Storage storage, Path samples) {
    boolean kept = !overwrite && SampleFolder.find(storage, samples).isPresent();
    return new TableOptions.Source(
        files.data == null ? files.trainImages : files.data,
        files.testImages,
        monitoring.evaluates(MonitorOptions.Evaluate.TEST),
        validation.doubleValue(),
        seed,
        kept);
  }

  private void requireTargets(Storage storage, TableOptions.Source source, List<Path> targets) {
    Outputs.requireOwn(storage, targets.get(0));
    boolean mayReplace = overwrite || resume != RunDescription.Resume.NO;
    if (!source.kept()) {
      targets.stream()
          .distinct()
          .forEach(target -> table.requireTarget(storage, source, "--model", target, mayReplace));
    }
  }

  /**
   * Fails if the value of an option is wrong, before the rows of a table are known. What depends on
   * the number of classes is left for later. These options cannot be used afterwards.
   */
  public void checkBeforeTable() {
    if (objective.classWeights == null) {
      Column column = new Column.Numbers("any", 0, 1, null);
      Recipe any = new Recipe("any", List.of("0", "1"), MissingValues.USUAL, List.of(column));
      take(new SampleFolder(new Path("any"), any, 1, 1, 1)); // few rows allow the most
      RunDescription unused = describe();
    }
  }

  /** Takes the samples of a table that other options have prepared. */
  public void prepare(TrainOptions others) {
    take(others.ofTable.samples());
  }

  private void take(SampleFolder samples) {
    ofTable.take(samples);
    if (samples != null) {
      sizes = null; // the table says them, so they do not repeat the run
    }
    if (samples != null && epochs == TableDefaults.BY_ROWS) {
      epochs = TableDefaults.epochs(samples.training());
      if (schedule.warmUp > epochs) {
        throw InputException.expected("--warm-up", "at most --epochs, " + epochs, schedule.warmUp);
      }
    }
    if (samples != null && miniBatchSize == TableDefaults.BY_ROWS) {
      miniBatchSize = TableDefaults.miniBatchSize(samples.training());
    }
  }

  /**
   * Returns the training that these options describe. The value of each option is checked. {@link
   * nndl.command.run.RunPlan} checks what depends on the samples.
   */
  public RunDescription describe() {
    return describe(learningRate, monitoring::monitoring);
  }

  /**
   * Like {@link #describe}, but for a test of learning rates. It starts with the lowest rate and
   * evaluates nothing during the training.
   */
  public RunDescription describeRateTest(double lowestRate) {
    return describe(lowestRate, () -> new Monitoring(List.of(), List.of()));
  }

  private RunDescription describe(double eta, Supplier<Monitoring> evaluated) {
    Ranges.requireLeast(this);
    Monitoring monitored = evaluated.get();
    if (validation.signum() < 0) {
      throw InputException.expected("--validation", "0 or more", validation);
    }
    requireRate(eta);
    requireSlope();
    boolean isTable = ofTable.samples() != null;
    Layout layout = isTable ? ofTable.layout() : sizes;
    Coding coding = targets.coding("--sizes", layout, cost);
    return new RunDescription(
        isTable ? ofTable.ofRun(rows, monitored, judges(monitored)) : samples(coding, monitored),
        new Network(layout, activation, learning.initialiser, coding),
        new RunObjective(
            cost,
            seed,
            arithmetic,
            objective.dropout(layout),
            objective.labelSmoothing(),
            objective.classWeights(coding.classes()),
            deform.limits(coding.classes()),
            inputs.transform()),
        new Descent(
            epochs,
            miniBatchSize,
            eta,
            learning.optimizer(),
            learning.penalties(eta),
            schedule.schedule(),
            schedule.warmUp(),
            selection.average(),
            selection.earlyStopping(),
            selection.earlyStoppingBy),
        shards,
        exchange,
        initialModel,
        output(),
        RepeatingOptions.of(this));
  }

  /** Whether something is decided by the validation samples. */
  private boolean judges(Monitoring monitored) {
    return monitored.evaluate().contains(Split.VALIDATION)
        || selection.earlyStopping > 0
        || selection.bestOf > 1
        || (schedule.schedule == ScheduleOptions.Choice.HALVING && monitored.evaluate().isEmpty());
  }

  private RunSamples samples(Coding coding, Monitoring monitored) {
    if (validation.stripTrailingZeros().scale() > 0) {
      throw InputException.expected(
          "--validation", "a whole number of samples, or --label", validation);
    }
    return new RunSamples(
        files.files(scale), rows, classNames(coding), null, validation.longValue(), monitored);
  }

  /** Returns what is written, and where. All trials of a search have the same output. */
  public RunDescription.Output output() {
    return new RunDescription.Output(
        model,
        overwrite,
        resume,
        takeOver,
        new CheckpointWriter.Rhythm(checkpointEvery, checkpointIterations),
        keep,
        card.licence(),
        report.page());
  }

  private void requireRate(double eta) {
    if (!(eta > 0) || Double.isInfinite(eta)) {
      throw InputException.expected("--learning-rate", "a number above 0", eta);
    }
    float step = (float) (eta / miniBatchSize);
    if (step < Float.MIN_NORMAL || Float.isInfinite(step)) {
      throw InputException.expected(
          "--learning-rate", "a rate that, divided by --mini-batch-size, float32 can hold", eta);
    }
  }

  /** Fails for perceptrons, which can be evaluated but not trained. */
  private void requireSlope() {
    if (!activation.hasSlope()) {
      throw InputException.expected(
          "--activation",
          "a function with a slope to learn by",
          activation + ", whose derivative is zero");
    }
    if (!cost.canFall()) {
      throw InputException.expected(
          "--cost", "a cost to lower", cost + ", whose outputs are steps of slope zero");
    }
  }

  private List<String> classNames(Coding coding) {
    return classNames == null
        ? List.of()
        : InputSpec.classNames("--class-names", classNames, coding.classes());
  }

  @Override
  public Program.Common common() {
    return common;
  }

  @Override
  public List<Conflict> conflicts(Storage storage) {
    if (needsDirectory) {
      rate.requireModel(model);
    }
    return TrainConflicts.of(this, storage);
  }
}
