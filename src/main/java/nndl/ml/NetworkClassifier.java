package nndl.ml;

import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Trains a network on a column of vectors and a column of labels, by the conventions of MLlib. It
 * has every setter of MLlib's {@code MultilayerPerceptronClassifier}. What is not set is as in a
 * training on a table.
 */
public final class NetworkClassifier extends TrainingParams implements DefaultParamsWritable {
  public NetworkClassifier() {
    this(Uids.random("network"));
  }

  /** Creates a classifier with a uid, which Spark does when it copies or loads one. */
  public NetworkClassifier(String uid) {
    super(Uids.next(uid));
  }

  /** Sets the sizes of all layers: features, neurons of each hidden layer, classes. */
  public NetworkClassifier setLayers(int[] value) {
    return (NetworkClassifier) set(layers(), value);
  }

  /** Sets the neurons of each hidden layer, if the sizes of all layers are not set. */
  public NetworkClassifier setHidden(int[] value) {
    return (NetworkClassifier) set(hidden(), value);
  }

  /** Sets the number of epochs. */
  public NetworkClassifier setMaxIter(int value) {
    return (NetworkClassifier) set(maxIter(), (Object) value);
  }

  /** Sets the learning rate. */
  public NetworkClassifier setStepSize(double value) {
    return (NetworkClassifier) set(stepSize(), (Object) value);
  }

  /** Sets the seed of the initial weights and of the order of the rows. */
  public NetworkClassifier setSeed(long value) {
    return (NetworkClassifier) set(seed(), (Object) value);
  }

  /**
   * Sets the initial weights and biases, in the order of {@link NetworkModel#weights}. They are for
   * the standardised features, unless {@link #setStandardization} is false.
   */
  public NetworkClassifier setInitialWeights(Vector value) {
    return (NetworkClassifier) set(initialWeights(), value);
  }

  /** Sets whether each feature is shifted to mean 0 and scaled to deviation 1 first. */
  public NetworkClassifier setStandardization(boolean value) {
    return (NetworkClassifier) set(standardization(), (Object) value);
  }

  /** Sets the name of the column that is true in rows for validation. */
  public NetworkClassifier setValidationIndicatorCol(String value) {
    return (NetworkClassifier) set(validationIndicatorCol(), value);
  }

  /** Sets further options of the command {@code nndl train} by their names, without dashes. */
  public NetworkClassifier setOptions(Map<String, String> value) {
    requireNames(value);
    return (NetworkClassifier) set(options(), texts(value));
  }

  /** Sets the most slots of the cluster that the training holds. */
  public NetworkClassifier setSlots(int value) {
    return (NetworkClassifier) set(slots(), (Object) value);
  }

  /** Sets the directory for the rows during the training. All executors must reach it. */
  public NetworkClassifier setRowsDir(String value) {
    return (NetworkClassifier) set(rowsDir(), value);
  }

  /**
   * Sets the directory for checkpoints and reports. Each fit has a directory {@code fit-...} of its
   * own there, also those of a search over params or folds and those of {@code OneVsRest}. Its name
   * follows from the params and options of the training, the label and its classes, the number of
   * rows, and the mean and deviation of each feature. So the same fit resumes from its newest
   * checkpoint, and another begins anew. If rows differ though all of these are equal, the fit
   * fails, since a checkpoint knows its samples; then name another directory.
   */
  public NetworkClassifier setModelDir(String value) {
    return (NetworkClassifier) set(modelDir(), value);
  }

  /** Has no effect. */
  public NetworkClassifier setBlockSize(int value) {
    return (NetworkClassifier) set(blockSize(), (Object) value);
  }

  /** Has no effect. */
  public NetworkClassifier setSolver(String value) {
    return (NetworkClassifier) set(solver(), value);
  }

  /** Has no effect. */
  public NetworkClassifier setTol(double value) {
    return (NetworkClassifier) set(tol(), (Object) value);
  }

  /** Fails, since every row counts once. */
  public NetworkClassifier setWeightCol(String value) {
    return (NetworkClassifier) set(weightCol(), value);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if (isDefined(validationIndicatorCol())) {
      SchemaUtils.checkColumnType(schema, getValidationIndicatorCol(), DataTypes.BooleanType, "");
    }
    return super.transformSchema(schema);
  }

  /** Trains a model, and gives it a summary of the training rows. */
  @Override
  public NetworkModel train(Dataset<?> dataset) {
    for (Param<?> param : List.of(blockSize(), solver(), tol())) {
      if (isSet(param)) {
        log().warn("the param {} has no effect in a NetworkClassifier", param.name());
      }
    }
    NetworkFit.Result result = new NetworkFit(this, dataset).run();
    NetworkModel model = copyValues(new NetworkModel(uid(), result.model()), ParamMap.empty());
    NetworkModel shown = model.withPrediction();
    NetworkTrainingSummary summary =
        new NetworkTrainingSummary(
            shown.transform(result.trainingRows()),
            shown.getPredictionCol(),
            getLabelCol(),
            result.objectiveHistory(),
            result.epochs());
    model.trainingSummary_$eq(Option.apply(summary));
    return model;
  }

  @Override
  public NetworkClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Returns a reader of a classifier that was saved. */
  public static MLReader<NetworkClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads a classifier that was saved. */
  public static NetworkClassifier load(String path) {
    return read().load(path);
  }
}
