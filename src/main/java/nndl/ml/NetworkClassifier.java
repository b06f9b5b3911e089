package nndl.ml;

import java.util.Map;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a network on a column of vectors or arrays and a column of labels, by the conventions of
 * MLlib. It has the setters of MLlib's {@code MultilayerPerceptronClassifier}. What is not set is
 * as in a training on a table. A fit holds a slot of the cluster for each of its shards, as far as
 * there are slots, until it ends; {@link #setSlots} leaves slots to other jobs.
 */
public final class NetworkClassifier
    extends ProbabilisticClassifier<Vector, NetworkClassifier, NetworkModel>
    implements NetworkParams, DefaultParamsWritable {
  private transient ParamTable table;
  private String uid; // not set here: Spark's constructors ask for it before this class has begun

  public NetworkClassifier() {
    this(Uids.random("network"));
  }

  /** Creates a classifier with a uid, which Spark does when it copies or loads one. */
  public NetworkClassifier(String uid) {
    this(Uids.next(uid));
  }

  private NetworkClassifier(Uids unused) {
    table().setDefaults();
  }

  @Override
  public String uid() {
    if (uid == null) {
      uid = Uids.take();
    }
    return uid;
  }

  @Override
  public ParamTable table() {
    if (table == null) {
      table = new ParamTable(this);
    }
    return table;
  }

  @Override
  public Param<?>[] params() {
    return table().with(super.params());
  }

  @Override
  public String explainParam(Param<?> param) {
    return table().explain(param);
  }

  @SuppressWarnings("unchecked")
  private NetworkClassifier with(Param<?> param, Object value) {
    return (NetworkClassifier) set((Param<Object>) param, value);
  }

  /** Sets the sizes of all layers: features, neurons of each hidden layer, classes. */
  public NetworkClassifier setLayers(int[] value) {
    return with(layers(), value);
  }

  /** Sets the neurons of each hidden layer. Those of the other layers follow from the rows. */
  public NetworkClassifier setHiddenLayers(int[] value) {
    return with(hiddenLayers(), value);
  }

  /** Sets the same as {@link #setHiddenLayers}, by the name that it had before. */
  public NetworkClassifier setHidden(int[] value) {
    return with(hidden(), value);
  }

  /**
   * Sets the initial weights and biases, in the order of {@link NetworkModel#weights}. They are for
   * the standardised features, unless {@link #setStandardization} is false.
   */
  public NetworkClassifier setInitialWeights(Vector value) {
    return with(initialWeights(), value);
  }

  /** Sets the learning rate. */
  public NetworkClassifier setStepSize(double value) {
    return with(stepSize(), value);
  }

  /** Sets how much of the velocity stays, of {@code momentum} and {@code nesterov}. */
  public NetworkClassifier setMomentum(double value) {
    return with(momentum(), value);
  }

  /** Sets the part of each weight that a step takes off, times the learning rate. */
  public NetworkClassifier setWeightDecay(double value) {
    return with(weightDecay(), value);
  }

  /** Sets lambda of the sum of absolute weights. */
  public NetworkClassifier setL1(double value) {
    return with(l1(), value);
  }

  /** Sets lambda of the sum of squared weights. */
  public NetworkClassifier setL2(double value) {
    return with(l2(), value);
  }

  /** Sets the greatest length of the gradient of a mini-batch. */
  public NetworkClassifier setClipNorm(double value) {
    return with(clipNorm(), value);
  }

  /** Sets the greatest length of the weights of a neuron. */
  public NetworkClassifier setMaxNorm(double value) {
    return with(maxNorm(), value);
  }

  /** Sets how much of a desired output all classes share. */
  public NetworkClassifier setLabelSmoothing(double value) {
    return with(labelSmoothing(), value);
  }

  /** Sets the epochs in which the learning rate rises in a straight line. */
  public NetworkClassifier setWarmUp(double value) {
    return with(warmUp(), value);
  }

  /** Sets by how much the cost of the training rows has to fall for the fit to go on. */
  public NetworkClassifier setTol(double value) {
    return with(tol(), value);
  }

  /** Sets the number of epochs. */
  public NetworkClassifier setMaxIter(int value) {
    return with(maxIter(), value);
  }

  /** Sets after how many epochs without a better result of the rows for validation the fit ends. */
  public NetworkClassifier setEarlyStopping(int value) {
    return with(earlyStopping(), value);
  }

  /** Sets the parts of the training rows. */
  public NetworkClassifier setShards(int value) {
    return with(shards(), value);
  }

  /** Sets after how many epochs a checkpoint is written. */
  public NetworkClassifier setCheckpointInterval(int value) {
    return with(checkpointInterval(), value);
  }

  /**
   * Sets the most slots of the cluster that a fit holds. Fits at the same time, as in a search with
   * {@code setParallelism(4)}, wait for each other unless each leaves slots to the others.
   */
  public NetworkClassifier setSlots(int value) {
    return with(slots(), value);
  }

  /** Sets the seed of the initial weights and of the order of the rows. */
  public NetworkClassifier setSeed(long value) {
    return with(seed(), value);
  }

  /** Sets the rows of an iteration. */
  public NetworkClassifier setMiniBatchSize(long value) {
    return with(miniBatchSize(), value);
  }

  /** Sets whether each feature is shifted to mean 0 and scaled to deviation 1 first. */
  public NetworkClassifier setStandardization(boolean value) {
    return with(standardization(), value);
  }

  /** Sets whether standardised features are shifted. If not, those that are 0 cost nothing. */
  public NetworkClassifier setWithMean(boolean value) {
    return with(withMean(), value);
  }

  /** Sets the activation of the hidden neurons. */
  public NetworkClassifier setActivation(String value) {
    return with(activation(), value);
  }

  /** Sets the cost. */
  public NetworkClassifier setCost(String value) {
    return with(cost(), value);
  }

  /** Sets of which distribution the initial weights are. */
  public NetworkClassifier setInitialiser(String value) {
    return with(initialiser(), value);
  }

  /** Sets the optimizer. */
  public NetworkClassifier setOptimizer(String value) {
    return with(optimizer(), value);
  }

  /** Sets the schedule of the learning rate. */
  public NetworkClassifier setSchedule(String value) {
    return with(schedule(), value);
  }

  /** Sets which average of the weights is the result. */
  public NetworkClassifier setAverage(String value) {
    return with(average(), value);
  }

  /** Sets by which quantity of the rows for validation the best epoch is chosen. */
  public NetworkClassifier setEarlyStoppingBy(String value) {
    return with(earlyStoppingBy(), value);
  }

  /** Sets how much a row of each class counts: {@code balanced}, or numbers with commas. */
  public NetworkClassifier setClassWeights(String value) {
    return with(classWeights(), value);
  }

  /** Sets the name of the column that is true in rows for validation. */
  public NetworkClassifier setValidationIndicatorCol(String value) {
    return with(validationIndicatorCol(), value);
  }

  /**
   * Sets what happens to a row whose features or label are null or not finite: {@code error}, or
   * {@code skip}, by which the model leaves out rows too.
   */
  public NetworkClassifier setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  /**
   * Sets the share of neurons that training leaves out: one for all hidden layers, or of the inputs
   * and of each hidden layer.
   */
  public NetworkClassifier setDropout(double[] value) {
    return with(dropout(), value);
  }

  /**
   * Sets options of the command {@code nndl train} by their names, without dashes. Their params do
   * the same; an option together with its param is an error.
   */
  public NetworkClassifier setOptions(Map<String, String> value) {
    return with(options(), FitOptions.texts(value));
  }

  /** Sets the directory for the rows during the training. All executors must reach it. */
  public NetworkClassifier setRowsDir(String value) {
    return with(rowsDir(), value);
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
    return with(modelDir(), value);
  }

  /**
   * Sets the name of the column that says how much each row counts: a number of 0 or more. Rows of
   * 0 are left out. Without a name, or with an empty one, every row counts once.
   */
  public NetworkClassifier setWeightCol(String value) {
    return with(weightCol(), value);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if (isDefined(validationIndicatorCol())) {
      SchemaUtils.checkColumnType(schema, getValidationIndicatorCol(), DataTypes.BooleanType, "");
    }
    return FrameNames.ofPredictions(
        new FeaturesColumn(getFeaturesCol()).extend(schema, super::transformSchema),
        getPredictionCol(),
        new FrameNames(this, schema).classes());
  }

  /** Trains a model, and gives it a summary of the training rows. */
  @Override
  public NetworkModel train(Dataset<?> dataset) {
    NetworkFit.Result result = new NetworkFit(this, dataset).run();
    NetworkModel model = copyValues(new NetworkModel(uid(), result.model()), ParamMap.empty());
    model.summarise(result.trainingRows(), result.objectiveHistory(), result.epochs());
    return model;
  }

  @Override
  public NetworkClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Returns a reader of a classifier that was saved. */
  public static MLReader<NetworkClassifier> read() {
    return new SavedParams();
  }

  /** Reads a classifier that was saved. */
  public static NetworkClassifier load(String path) {
    return read().load(path);
  }
}
