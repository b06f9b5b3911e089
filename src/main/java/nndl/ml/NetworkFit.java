package nndl.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import nndl.command.call.CallRequest;
import nndl.command.call.CallSamples;
import nndl.command.call.TrainingCall;
import nndl.command.run.TrainingRun;
import nndl.data.SampleFolder;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.network.Layout;
import nndl.spark.cluster.SlotWish;
import nndl.spark.rows.RowNames;
import nndl.spark.rows.RowReader;
import nndl.spark.rows.RowsDirectory;
import nndl.spark.rows.WrittenRows;
import nndl.training.Epoch;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * One fit of a {@link NetworkClassifier}: the rows of the frame are written where all executors
 * reach them, the training reads them from there, and they are deleted.
 */
final class NetworkFit {
  private static final String INITIAL = "initial.safetensors";

  /** Of how many classifiers it is known that they have had a warning. */
  static final int MOST_WARNED = 1000;

  /** The newest classifiers with a warning, by uid: one for all fits of a search and its copies. */
  private static final Set<String> WARNED = new LinkedHashSet<>();

  private final NetworkClassifier stage;
  private final Dataset<?> dataset;
  private final JavaSparkContext spark;

  NetworkFit(NetworkClassifier stage, Dataset<?> dataset) {
    this.stage = stage;
    this.dataset = dataset;
    this.spark = new JavaSparkContext(dataset.sparkSession().sparkContext());
  }

  /**
   * The result of a fit.
   *
   * @param trainingRows the rows of the frame without those for validation
   * @param objectiveHistory the mean cost of the training rows after each epoch, if it was measured
   * @param epochs the number of epochs
   */
  record Result(Model model, Dataset<?> trainingRows, double[] objectiveHistory, int epochs) {}

  Result run() {
    warnOfParamsWithoutEffect();
    FitOptions options = new FitOptions(stage);
    TrainingRun.Result result =
        new TrainingCall(
                new CallRequest(
                    Map.of(),
                    List.of(
                        new CallSamples(
                            List.of("data"), (into, lines) -> write(into, options, lines))),
                    chosen(stage.rowsDir()),
                    stage.isDefined(stage.slots()) ? stage.getSlots() : SlotWish.ANY,
                    Optional.empty(),
                    this::log))
            .run(spark);
    List<Epoch> epochs = result.progress().history().epochs();
    return new Result(result.model(), trainingRows(), history(epochs), epochs.size());
  }

  /** Writes the rows, and returns the options of a training on them. */
  private Map<String, String> write(
      RowsDirectory directory, FitOptions options, Consumer<String> lines) {
    FrameNames names = new FrameNames(stage, dataset.schema());
    options.check(storage(), directory.path(), names.classes());
    WrittenRows rows = WrittenRows.write(selected().toJavaRDD(), new Reader(), directory, lines);
    requireClasses(rows, options);
    RowNames named = names.rows(rows.width());
    SampleFolder folder = rows.finish(named, stage.getStandardization());
    Map<String, String> values = options.ofRows(folder);
    if (stage.isDefined(stage.modelDir())) {
      values.put("model", ofFit(values, rows, named).toString());
    }
    chosen(stage.initialWeights())
        .ifPresent(
            weights -> values.put("initial-model", write(weights, options.layout(folder), folder)));
    return values;
  }

  /** Returns the directory of this fit. The rows are known by their means and deviations. */
  private Path ofFit(Map<String, String> values, WrittenRows rows, RowNames named) {
    SampleFolder told = rows.finish(named, true);
    SampleFolder unused = rows.finish(named, stage.getStandardization()); // is read in the training
    Path directory = FitDirectory.of(stage, values, told);
    log("the directory of this fit is " + directory);
    return directory;
  }

  private void requireClasses(WrittenRows rows, FitOptions options) {
    if (rows.classes() < 2) {
      throw InputException.expected(
          "column " + stage.getLabelCol(), "labels of two classes or more", "one");
    }
    options.requireClasses(rows.classes());
  }

  private <T> Optional<T> chosen(Param<T> param) {
    return Optional.ofNullable(stage.get(param).getOrElse(() -> null));
  }

  private void warnOfParamsWithoutEffect() {
    List<String> idle = new ArrayList<>();
    for (Param<?> param : List.of(stage.blockSize(), stage.solver(), stage.tol())) {
      if (stage.isSet(param)) {
        idle.add(param.name());
      }
    }
    if (!idle.isEmpty() && isFirstWarning(stage.uid())) {
      stage.log().warn("params without effect in a NetworkClassifier: {}", String.join(", ", idle));
    }
  }

  /** Whether a classifier has had no warning before, as far as that is known. */
  static boolean isFirstWarning(String uid) {
    synchronized (WARNED) {
      boolean isFirst = WARNED.add(uid);
      if (WARNED.size() > MOST_WARNED) {
        WARNED.remove(WARNED.iterator().next());
      }
      return isFirst;
    }
  }

  private void log(String line) {
    stage.log().info(line);
  }

  private Dataset<Row> selected() {
    return dataset.select(
        col(stage.getFeaturesCol()),
        col(stage.getLabelCol()).cast(DataTypes.DoubleType),
        isValidation());
  }

  private Column isValidation() {
    return stage.isDefined(stage.validationIndicatorCol())
        ? col(stage.getValidationIndicatorCol())
        : lit(false);
  }

  private Dataset<?> trainingRows() {
    return stage.isDefined(stage.validationIndicatorCol())
        ? dataset.filter(not(isValidation().eqNullSafe(true))) // null is trained on
        : dataset;
  }

  /** Reads the three columns that were selected. */
  private static final class Reader implements RowReader<Row> {
    private static final long serialVersionUID = 1;

    @Override
    public double label(Row row) {
      return row.isNullAt(1) ? Double.NaN : row.getDouble(1);
    }

    @Override
    public boolean isValidation(Row row) {
      return !row.isNullAt(2) && row.getBoolean(2);
    }

    @Override
    public Vector features(Row row) {
      return row.getAs(0);
    }
  }

  /** Writes the initial weights beside the rows, and returns the path of their file. */
  private String write(Vector weights, Layout layout, SampleFolder folder) {
    Path file = new Path(folder.directory(), INITIAL);
    Model model = Model.of(FlatWeights.parameters(weights, layout), new TreeMap<>());
    storage().write(file, model.file()::write);
    return file.toString();
  }

  private Storage storage() {
    return new Storage(spark.hadoopConfiguration());
  }

  private static double[] history(List<Epoch> epochs) {
    return epochs.stream()
        .filter(epoch -> epoch.evaluations().containsKey(Split.TRAINING))
        .mapToDouble(NetworkFit::objective)
        .toArray();
  }

  private static double objective(Epoch epoch) {
    return epoch.evaluations().get(Split.TRAINING).averageCost().doubleValue() + epoch.penalty();
  }
}
