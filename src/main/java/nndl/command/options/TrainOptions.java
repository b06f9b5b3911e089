package nndl.command.options;

import java.util.List;
import nndl.command.Conflict;
import nndl.command.Options;
import nndl.command.Program;
import nndl.command.run.RunPlan;
import nndl.data.storage.Storage;
import nndl.math.elements.Activation;
import nndl.math.products.Arithmetic;
import nndl.network.Cost;
import nndl.network.Layout;
import nndl.spark.Exchanges;
import nndl.training.Monitoring;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options of {@code nndl.Train}, as the user gave them; {@link RunPlan} checks what they say.
 */
@Command(
    name = "nndl train",
    header = {
      "Examples:",
      "  scripts/nndl train mnist",
      "  scripts/nndl train mnist --sizes 784,100,10 --cost cross-entropy --learning-rate 0.5",
      "  scripts/nndl train --config conf/digits.properties --data data/digits --model target/m",
      ""
    },
    usageHelpWidth = 100,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Trains a feed-forward network by mini-batch SGD on Spark.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class TrainOptions implements Options {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "properties file of options, without the dashes; the command line wins")
  public Path config;

  @Mixin public final DataOptions files = new DataOptions();

  @Option(
      names = "--scale",
      paramLabel = "X",
      description = "divide inputs by it; without it they must be bytes, divided by 255")
  public Float scale;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "rows of an image, which the model keeps (by default as IDX has them; else "
              + "square, or 1 where it can't be)")
  public Integer rows;

  @Option(
      names = "--class-names",
      paramLabel = "A,B,...",
      description = "a name for each class, which the model keeps")
  public String classNames;

  @Option(
      names = "--validation",
      paramLabel = "N",
      defaultValue = "0",
      description = "hold out the last N training samples (${DEFAULT-VALUE})")
  public long validation;

  @Option(
      names = "--sizes",
      paramLabel = "N,N,...",
      defaultValue = "784,30,10",
      converter = SizesConverter.class,
      description = "inputs, neurons of each hidden layer, output neurons (${DEFAULT-VALUE})")
  public Layout sizes;

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

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "30",
      description = "how often every training sample is seen (${DEFAULT-VALUE})")
  public int epochs;

  @Option(
      names = "--mini-batch-size",
      paramLabel = "N",
      defaultValue = "10",
      description = "samples an iteration; 1 is online learning (${DEFAULT-VALUE})")
  public long miniBatchSize;

  @Option(
      names = "--learning-rate",
      paramLabel = "ETA",
      defaultValue = "3.0",
      description = "eta (${DEFAULT-VALUE})")
  public double learningRate;

  @Mixin public final RateOptions rate = new RateOptions();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "of the initial weights, the shuffles, dropout and distortions (${DEFAULT-VALUE})")
  public long seed;

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

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "where model.safetensors, its card, record.json, history.csv, timings.csv, report.html"
              + " and checkpoints go")
  public Path model;

  @Mixin public final CardOptions card = new CardOptions();

  @Mixin public final PageOptions report = new PageOptions();

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description =
          "replace a model, checkpoints and all that nndl wrote with them, that --model holds"
              + " already")
  public boolean overwrite;

  /** Whether a run goes on from a checkpoint. */
  public enum Resume {
    NO,
    YES,
    AUTO
  }

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
  public Resume resume;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      defaultValue = "1",
      description = "write a checkpoint after every N epochs; 0: at the end (${DEFAULT-VALUE})")
  public int checkpointEvery;

  @Option(
      names = "--checkpoint-iterations",
      paramLabel = "N",
      defaultValue = "0",
      description = "also after every N iterations; 0: not (${DEFAULT-VALUE})")
  public long checkpointIterations;

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

  /** A set to evaluate, or no set at all. */
  public enum Evaluate {
    TEST,
    VALIDATION,
    TRAINING,
    NONE
  }

  @Option(
      names = "--evaluate",
      paramLabel = "SET",
      split = ",",
      defaultValue = "test",
      description =
          "test | validation | training | none: what is counted after every epoch, and "
              + "after commas what is counted once, at the end (${DEFAULT-VALUE})")
  public List<Evaluate> evaluate;

  @Option(
      names = "--monitor",
      paramLabel = "QUANTITY",
      split = ",",
      description =
          "further columns of history.csv: accuracy, cost, training-accuracy, "
              + "training-cost, with commas between them")
  public List<Monitoring.Quantity> monitor;

  @Mixin public final JsonOption json = new JsonOption();

  @Option(
      names = "--ui",
      fallbackValue = "true",
      description = "start Spark's web page for this job")
  public boolean ui;

  @Mixin private final Program.Common common = new Program.Common();

  @Override
  public Program.Common common() {
    return common;
  }

  @Override
  public List<Conflict> conflicts(Storage storage) {
    rate.requireModel(model);
    return TrainConflicts.of(this, storage);
  }
}
