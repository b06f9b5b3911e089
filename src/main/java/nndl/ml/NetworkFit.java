package nndl.ml;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import nndl.command.call.CallFiles;
import nndl.command.call.CallRequest;
import nndl.command.call.CallSource;
import nndl.command.call.TrainingCall;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunDescription;
import nndl.command.run.TrainingRun;
import nndl.data.SampleFolder;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.network.Block;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.rows.RowNames;
import nndl.spark.rows.RowReader;
import nndl.spark.rows.WrittenRows;
import nndl.training.Epoch;
import nndl.training.Observer;
import nndl.training.workload.Descent;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.PredictorParams;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.shared.HasThresholds;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * One fit of a {@link NetworkStage}: the rows of the frame are written where all executors reach
 * them, the training reads them from there, and they are deleted, or left to the next fit on the
 * same cached frame.
 */
final class NetworkFit implements CallSource {
  /**
   * The rows of a mini-batch of sparse rows. A step changes all weights of their many features, so
   * it takes as many as make up for that.
   */
  static final int SPARSE_MINI_BATCH = 1024;

  /**
   * The bytes of weights and of what belongs to them that steps go over in a second, as measured.
   */
  private static final double BYTES_A_SECOND = 4e9;

  /** The first word of lines of a training that its user should read. */
  private static final String WARNING = "warning: ";

  private static final String INITIAL = "initial.safetensors";

  private final NetworkStage<?> stage;
  private final Dataset<?> dataset;
  private final JavaSparkContext spark;
  private final FitOptions options;
  private final FrameNames names;
  private final String weights; // the name of a column, or empty

  NetworkFit(NetworkStage<?> stage, Dataset<?> dataset) {
    this.stage = stage;
    this.dataset = dataset;
    this.spark = new JavaSparkContext(dataset.sparkSession().sparkContext());
    this.options = new FitOptions(stage);
    this.names = new FrameNames(stage, dataset.schema());
    this.weights = stage.table().weights();
  }

  /**
   * The result of a fit.
   *
   * @param trainingRows the rows of the frame without those for validation
   * @param objectiveHistory the mean cost of the training rows after each epoch, if it was measured
   * @param epochs the number of epochs
   */
  record Result(Model model, Dataset<?> trainingRows, double[] objectiveHistory, int epochs) {}

  /** Runs the fit. Errors name params and not the options that they are. */
  Result run() {
    try {
      return train();
    } catch (OneClass e) {
      stage.log().warn("column {}: {}", stage.getLabelCol(), e.getMessage());
      return new Result(e.model(), trainingRows(stage, dataset), new double[0], 0);
    } catch (InputException e) {
      throw FitOption.ofParams(e);
    }
  }

  private Result train() {
    TrainingRun.Result result =
        new TrainingCall(
                new CallRequest(
                    this,
                    stage.isDefined(stage.rowsDir())
                        ? Optional.of(stage.getRowsDir())
                        : Optional.empty(),
                    stage.isDefined(stage.slots()) ? stage.getSlots() : SlotRequest.ANY,
                    observer(),
                    false,
                    this::log))
            .run(spark);
    List<Epoch> epochs = result.progress().history().epochs();
    return new Result(result.model(), trainingRows(stage, dataset), history(epochs), epochs.size());
  }

  private Optional<Function<TrainingRun, Observer>> observer() {
    return stage.isSet(stage.tol())
        ? Optional.of(run -> new Convergence(stage.getTol(), run.progress()))
        : Optional.empty();
  }

  @Override
  public void check(Storage storage) {
    options.check(storage, names.classes());
  }

  /** Writes the rows, and returns the options of a training on them. */
  @Override
  public TrainOptions write(Storage storage, CallFiles files) {
    Reader reader =
        new Reader(
            stage.getFeaturesCol(),
            stage.getLabelCol(),
            weights.isEmpty() ? null : weights,
            stage.table().answersNumbers());
    WrittenRows rows = files.rows(selected(), reader);
    RowNames named = names.rows(rows.width(), rows.classes());
    options.requireLayers(
        rows.width(),
        stage.table().answersNumbers() ? 1 : Math.max(rows.classes(), named.classes().size()));
    if (stage instanceof HasThresholds classifier) {
      NetworkModel.requireThresholds(classifier, named.classes().size());
    }
    boolean centres = stage.isSet(stage.withMean()) ? stage.getWithMean() : !rows.isSparse();
    SampleFolder samples = rows.samples(named, stage.getStandardization(), centres);
    Map<String, String> values = options.ofRows(samples);
    if (rows.isSparse()) {
      long size = Math.min(SPARSE_MINI_BATCH, rows.training());
      values.putIfAbsent("mini-batch-size", Long.toString(size));
    }
    TrainOptions training = TrainOptions.ofProgram(storage, values, samples);
    if (rows.isSparse()) {
      log(cost(training.describe(), rows.training()));
    }
    if (rows.onlyLabel().isPresent()) {
      throw new OneClass(training.describe(), rows.onlyLabel().getAsInt());
    }
    if (stage.isDefined(stage.modelDir())) { // the rows are known by their means and deviations
      training.model = FitDirectory.of(stage, values, rows.samples(named, true));
      log("the directory of this fit is " + training.model);
    }
    if (stage.isDefined(stage.initialWeights())) {
      Layout layout = training.describe().network().sizes();
      Parameters weights = FlatWeights.parameters(stage.getInitialWeights(), layout);
      training.initialModel = new Path(files.open().path(), INITIAL); // others may share the rows
      storage.write(training.initialModel, Model.of(weights, new TreeMap<>()).file()::write);
    }
    return training;
  }

  /**
   * Returns what the steps of a fit on many features go over, also where features are 0, and how
   * long that takes. It is a warning if it takes more than a minute.
   */
  static String cost(RunDescription fit, long rows) {
    Descent descent = fit.descent();
    long iterations = (rows + descent.miniBatchSize() - 1) / descent.miniBatchSize();
    double bytes = (2.0 + descent.optimizer().keeps().size()) * Block.bytes(fit.network().sizes());
    long steps = descent.epochs() * iterations;
    double seconds = steps * bytes / BYTES_A_SECOND;
    return String.format(
        Locale.ROOT,
        "%ssparse rows: the weights, a sum of gradients and what the optimizer keeps take %.0f MB;"
            + " %s steps, of which each goes over all of it, unless it is sgd without penalties: some"
            + " %.0f s",
        seconds > 60 ? WARNING : "",
        bytes / 1e6,
        steps,
        seconds);
  }

  private void log(String line) {
    String named = FitOption.ofParams(line);
    if (named.startsWith(WARNING)) {
      stage.log().warn(named.substring(WARNING.length()));
    } else {
      stage.log().info(named);
    }
  }

  private Dataset<Row> selected() {
    return usable(stage, dataset)
        .select(
            new FeaturesColumn(stage.getFeaturesCol()).vectors(dataset.schema()),
            col(stage.getLabelCol()).cast(DataTypes.DoubleType),
            isValidation(stage),
            weights.isEmpty() ? lit(1.0) : col(weights).cast(DataTypes.DoubleType));
  }

  private static Column isValidation(NetworkParams params) {
    return params.isDefined(params.validationIndicatorCol())
        ? col(params.getValidationIndicatorCol())
        : lit(false);
  }

  /** Returns the rows of a frame, or those that a fit is not to skip. */
  private static <P extends NetworkParams & PredictorParams> Dataset<?> usable(
      P params, Dataset<?> rows) {
    if (!FeaturesColumn.skips(params)) {
      return rows;
    }
    Column label = abs(col(params.getLabelCol()).cast(DataTypes.DoubleType));
    return new FeaturesColumn(params.getFeaturesCol())
        .usable(rows.filter(label.lt(Double.POSITIVE_INFINITY)), params); // NaN is above all
  }

  /**
   * Returns the rows of a frame on which a fit trains: all, but those skipped or for validation.
   */
  static <P extends NetworkParams & PredictorParams> Dataset<?> trainingRows(
      P params, Dataset<?> rows) {
    Dataset<?> usable = usable(params, rows);
    return params.isDefined(params.validationIndicatorCol())
        ? usable.filter(not(isValidation(params).eqNullSafe(true))) // null is trained on
        : usable;
  }

  /** Reads the four columns that were selected. */
  private record Reader(
      String featuresColumn, String labelColumn, String weightColumn, boolean answersNumbers)
      implements RowReader<Row> {
    @Override
    public String featuresName() {
      return "column " + featuresColumn;
    }

    @Override
    public String labelName() {
      return "column " + labelColumn;
    }

    @Override
    public Double label(Row row) {
      return row.getAs(1);
    }

    @Override
    public boolean isValidation(Row row) {
      return !row.isNullAt(2) && row.getBoolean(2);
    }

    @Override
    public Double weight(Row row) {
      return row.getAs(3);
    }

    @Override
    public Vector features(Row row) {
      return row.getAs(0);
    }
  }

  /** Returns the mean cost of the training rows after each epoch in which it was measured. */
  static double[] history(List<Epoch> epochs) {
    return epochs.stream()
        .filter(epoch -> epoch.evaluations().containsKey(Split.TRAINING))
        .mapToDouble(NetworkFit::objective)
        .toArray();
  }

  private static double objective(Epoch epoch) {
    return epoch.evaluations().get(Split.TRAINING).averageCost().doubleValue() + epoch.penalty();
  }
}
