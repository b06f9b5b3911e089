package nndl.command.options;

import static nndl.command.Scope.Repeat.ALWAYS;
import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.ALL_TRIALS;
import static nndl.command.Scope.Search.NONE;
import static nndl.command.Scope.Search.WHOLE;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.command.Conflict;
import nndl.command.Excludes;
import nndl.command.Needs;
import nndl.command.Options;
import nndl.command.Program;
import nndl.command.ProgramOptions;
import nndl.command.Range;
import nndl.command.Scope;
import nndl.command.run.RunDescription;
import nndl.command.run.RunObjective;
import nndl.command.run.RunSamples;
import nndl.command.run.TableDefaults;
import nndl.data.SampleFolder;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.elements.Activation;
import nndl.model.InputSpec;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.training.Monitoring;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Descent;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options of a training, as the user gave them. {@link #describe} checks them and returns a
 * description of the run. Lower packages do not know options.
 */
public final class TrainOptions implements Options {
  @Scope(repeats = NEVER, search = WHOLE, program = false)
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "properties file of options, without the dashes; the command line wins")
  public Path config;

  @Mixin public final DataOptions files = new DataOptions();

  @Mixin public final TableOptions table = new TableOptions();

  @Scope(param = "featuresCol")
  @Excludes("--label")
  @Option(
      names = "--scale",
      paramLabel = "X",
      description =
          "divide inputs by it; without it float32 and float64 IDX is taken as it is, and all else "
              + "must be bytes, divided by 255")
  public Float scale;

  @Scope(repeats = NEVER, param = "featuresCol")
  @Excludes("--label")
  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "rows of an image, which the model keeps (by default as IDX has them; else "
              + "square, or 1 where it can't be)")
  public Integer rows;

  @Scope(repeats = NEVER, rateTest = false, search = ALL_TRIALS, param = "labelCol")
  @Excludes("--label")
  @Option(
      names = "--class-names",
      paramLabel = "A,B,...",
      description = "a name for each class, which the model keeps")
  public String classNames;

  @Scope(search = ALL_TRIALS, param = "validationIndicatorCol")
  @Range
  @Option(
      names = "--validation",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "hold out the last N training samples, or of a table this part of the rows of each class"
              + " (${DEFAULT-VALUE})")
  public BigDecimal validation;

  @Scope(repeats = ALWAYS, param = "layers")
  @Excludes("--label")
  @Option(
      names = "--sizes",
      paramLabel = "N,N,...",
      defaultValue = "784,30,10",
      converter = SizesConverter.class,
      description = "inputs, neurons of each hidden layer, output neurons (${DEFAULT-VALUE})")
  public Layout sizes;

  @Mixin public final TableTraining ofTable = new TableTraining();

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
      description =
          "quadratic | cross-entropy | log-likelihood, with softmax; of numbers quadratic |"
              + " absolute | huber (${DEFAULT-VALUE})")
  public Cost cost;

  @Needs("--cost huber")
  @Range(above = true)
  @Option(
      names = "--huber-delta",
      paramLabel = "D",
      defaultValue = "1.35",
      description =
          "of huber: from which error on the cost rises linearly, in standard deviations of the"
              + " number (${DEFAULT-VALUE})")
  public double huberDelta;

  @Mixin public final TargetOptions targets = new TargetOptions();

  @Mixin public final LearningOptions learning = new LearningOptions();

  @Mixin public final ObjectiveOptions objective = new ObjectiveOptions();

  @Mixin public final DistortionOptions deform = new DistortionOptions();

  @Mixin public final TransformOptions inputs = new TransformOptions();

  @Mixin public final ScheduleOptions schedule = new ScheduleOptions();

  @Mixin public final SelectionOptions selection = new SelectionOptions();

  @Scope(repeats = ALWAYS, rateTest = false)
  @Range(min = 1)
  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "30",
      description = "how often every training sample is seen (${DEFAULT-VALUE})")
  public int epochs;

  @Scope(repeats = ALWAYS)
  @Range(min = 1)
  @Option(
      names = "--mini-batch-size",
      paramLabel = "N",
      defaultValue = "10",
      description = "samples an iteration; 1 is online learning (${DEFAULT-VALUE})")
  public long miniBatchSize;

  @Scope(repeats = ALWAYS, rateTest = false)
  @Range(above = true)
  @Option(
      names = "--learning-rate",
      paramLabel = "ETA",
      defaultValue = "3.0",
      description = "the learning rate (${DEFAULT-VALUE})")
  public double learningRate;

  @Mixin public final RateOptions rate = new RateOptions();

  @Scope(repeats = NEVER, search = NONE, program = false)
  @Range
  @Option(
      names = "--dry-run",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "0",
      description =
          "take all steps before the first mini-batch, print the plan and whether the training can"
              + " begin, and leave nothing behind; within this time, if it is given")
  public Integer dryRun;

  @Scope(repeats = ALWAYS, param = "seed")
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "of the initial weights, the shuffles, dropout and distortions (${DEFAULT-VALUE})")
  public long seed;

  @Mixin public final ExecutionOptions execution = new ExecutionOptions();

  @Scope(repeats = NEVER, rateTest = false, search = ALL_TRIALS, param = "modelDir")
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "where model.safetensors, its card, record.json, history.csv, timings.csv, report.html"
              + " and checkpoints go")
  public Path model;

  @Mixin public final OutputOptions output = new OutputOptions();

  @Scope(param = "initialWeights")
  @Option(
      names = "--initial-model",
      paramLabel = "FILE",
      description =
          "start from the weights of this model.safetensors, or of the one in a directory")
  public Path initialModel;

  @Mixin final MonitorOptions monitoring = new MonitorOptions();

  @Mixin public final JsonOption json = new JsonOption();

  @Scope(repeats = NEVER, search = WHOLE, program = false)
  @Option(
      names = "--ui",
      order = 1,
      fallbackValue = "true",
      description = "start Spark's web page for this job")
  public boolean ui;

  @Mixin private final Program.Common common = new Program.Common();

  /** What trials have found before the training, by the name in the metadata of the model. */
  public SortedMap<String, String> found = new TreeMap<>();

  private boolean needsDirectory = true;

  /** The samples of a table that a program has written, or null if options name the samples. */
  private SampleFolder written;

  /**
   * Reads the options of a training that a program calls. Such a training may write nothing. Fails
   * if an option is wrong, or if it would be ignored.
   *
   * @param values the values by the names of the options, without dashes
   */
  public static TrainOptions ofProgram(Storage storage, Map<String, String> values) {
    return ofProgram(storage, values, null);
  }

  /**
   * Like the other.
   *
   * @param samples the samples of a table, or null if the options name the samples
   */
  public static TrainOptions ofProgram(
      Storage storage, Map<String, String> values, SampleFolder samples) {
    TrainOptions options = new TrainOptions();
    options.needsDirectory = false;
    options.written = samples;
    ProgramOptions.read(options, storage, values);
    options.take(samples);
    return options;
  }

  @Override
  public Map<String, String> defaults(Storage storage) {
    if (!table.isTable() && prepared(storage).isEmpty()) {
      return Map.of();
    }
    Map<String, String> defaults = new TreeMap<>(TableDefaults.all());
    if (answersNumbers(storage)) {
      defaults.putAll(TableDefaults.ofNumbers());
    }
    if (selection.folds != null) {
      defaults.put("evaluate", "none"); // no row is left
    } else if (selection.tune && table.splitColumn == null) {
      defaults.put("validation", "0.2");
    }
    return defaults;
  }

  /** Returns the samples that a program or an earlier command has written for a table, if any. */
  public Optional<SampleFolder> prepared(Storage storage) {
    return Optional.ofNullable(written).or(() -> SampleFolder.find(storage, files.data));
  }

  /** Whether the answers are numbers, and no classes. */
  private boolean answersNumbers(Storage storage) {
    return table.regression
        || prepared(storage).filter(samples -> samples.recipe().answersNumbers()).isPresent();
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

  /** Takes the samples of a table that other options have. */
  public void take(TrainOptions others) {
    take(others.ofTable.samples());
  }

  /** Takes the samples of a table, or null if there is no table. */
  public void take(SampleFolder samples) {
    ofTable.take(samples);
    if (samples != null) {
      sizes = null; // the table says them, so they do not repeat the run
      takeDefaults(samples.training(), samples.recipe());
    }
  }

  private void takeDefaults(long rows, Recipe recipe) {
    int classes = recipe.classes().size(); // 0 of numbers
    if (epochs == TableDefaults.BY_TABLE) {
      epochs = TableDefaults.epochs(rows);
      if (schedule.warmUp > epochs) {
        throw InputException.expected("--warm-up", "at most --epochs, " + epochs, schedule.warmUp);
      }
    }
    if (miniBatchSize == TableDefaults.BY_TABLE) {
      miniBatchSize = TableDefaults.miniBatchSize(rows);
    }
    if (learningRate == TableDefaults.BY_TABLE) {
      learningRate = TableDefaults.learningRate(classes, rows);
    }
    if (learning.l2 == TableDefaults.BY_TABLE) {
      learning.l2 = TableDefaults.l2(classes, rows, recipe.inputs());
    }
  }

  /**
   * Returns the training that these options describe. The value of each option is checked. {@link
   * nndl.command.run.RunPlan} checks what depends on the samples. A test of learning rates starts
   * with the lowest one, evaluates nothing during the training and has no directory.
   */
  public RunDescription describe() {
    Monitoring monitored =
        rate.find ? new Monitoring(List.of(), List.of()) : monitoring.monitoring();
    double eta = rate.find ? RateOptions.LOWEST_RATE : learningRate;
    requireRate(eta);
    requireSlope();
    boolean isTable = ofTable.samples() != null;
    Layout layout = isTable ? ofTable.layout() : sizes;
    Coding coding = coding(layout);
    return new RunDescription(
        isTable ? ofTable.ofRun(rows, monitored, judges(monitored)) : samples(coding, monitored),
        new Network(layout, activation, learning.initialiser, coding),
        new RunObjective(
            cost,
            seed,
            execution.arithmetic,
            objective.dropout(layout),
            objective.labelSmoothing,
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
            schedule.warmUp,
            selection.average(),
            selection.earlyStopping,
            selection.earlyStoppingBy),
        execution.shards,
        execution.exchange,
        initialModel,
        output(),
        RepeatingOptions.of(this),
        found);
  }

  /**
   * Returns the part of the rows by which trials are judged. The training after them holds out no
   * such rows, unless a column says which they are.
   */
  public double takeValidation() {
    double part = validation.doubleValue();
    if (selection.tune) {
      TableSource.requirePart(part);
      validation = BigDecimal.ZERO;
    }
    return part;
  }

  /** Whether something is decided by the validation samples. */
  private boolean judges(Monitoring monitored) {
    return monitored.evaluate().contains(Split.VALIDATION)
        || selection.earlyStopping > 0
        || selection.bestOf > 1
        || (schedule.schedule == Schedule.Halving.class && monitored.evaluate().isEmpty());
  }

  private RunSamples samples(Coding coding, Monitoring monitored) {
    if (validation.stripTrailingZeros().scale() > 0) {
      throw InputException.expected(
          "--validation", "a whole number of samples, or --label", validation);
    }
    return new RunSamples(
        files.files(scale),
        rows,
        classNames(coding),
        null,
        null,
        validation.longValue(),
        monitored);
  }

  /** Returns what the outputs mean, after checking the options that depend on it. */
  private Coding coding(Layout layout) {
    boolean numbers = ofTable.samples() != null && ofTable.samples().recipe().answersNumbers();
    Coding coding = numbers ? ofTable.numbers(huberDelta) : targets.coding("--sizes", layout, cost);
    if (!cost.fits(coding)) {
      throw InputException.expected(
          "--cost",
          numbers
              ? "quadratic, absolute or huber for numbers"
              : "a cost of classes, or --regression",
          cost);
    }
    if (numbers) {
      requireNothingOfClasses();
    }
    return coding;
  }

  /** Fails if an option has no meaning for numbers. */
  private void requireNothingOfClasses() {
    requireForNumbers("--class-weights", objective.classWeights == null);
    requireForNumbers("--label-smoothing", objective.labelSmoothing == 0);
    requireForNumbers(
        "--early-stopping-by accuracy",
        selection.earlyStopping == 0 || selection.earlyStoppingBy == Criterion.COST);
    requireForNumbers("--monitor accuracy", !monitoring.monitorsAccuracy());
  }

  private static void requireForNumbers(String option, boolean isUnset) {
    if (!isUnset) {
      throw InputException.expected(option, "classes to answer", "numbers (--regression)");
    }
  }

  /** Returns what is written, and where. All trials of a search have the same output. */
  public RunDescription.Output output() {
    return output.into(rate.find ? null : model);
  }

  private void requireRate(double eta) {
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

  /**
   * Returns the conflicts that fields declare, and those that depend on several options or on the
   * files that they name. {@code --find-learning-rate} on the command line overrides the options
   * that it ignores in a file.
   */
  @Override
  public List<Conflict> conflicts(CommandSpec command, Storage storage) {
    if (needsDirectory && model == null && !rate.find) {
      throw new ParameterException(command.commandLine(), "Missing required option: '--model=DIR'");
    }
    return new TrainConflicts(this, storage).of(command);
  }
}
