package nndl.ml;

import static org.apache.spark.sql.functions.udf;

import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.Regressor;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Answers a number, in its own unit, for a column of vectors or arrays of numbers by a trained
 * network, by the conventions of MLlib. A model that is saved is a directory with the file {@value
 * Model#FILE_NAME}, which the commands and {@link Model#read} read too.
 */
public final class NetworkRegressionModel extends RegressionModel<Vector, NetworkRegressionModel>
    implements NetworkParams, MLWritable, HasTrainingSummary<NetworkRegressionTrainingSummary> {
  private final Model model;
  private transient volatile Regressor regressor;
  private transient ParamTable table;
  private transient Option<NetworkRegressionTrainingSummary> summary = Option.empty();
  private String uid; // not set here: Spark's constructors ask for it before this class has begun

  /** Creates a model without a network, which answers nothing: Spark Connect asks for its class. */
  public NetworkRegressionModel() {
    model = null;
  }

  /** Creates a model of a network that was trained in another way, and that answers one number. */
  public NetworkRegressionModel(Model model) {
    this(Uids.random("network"), model);
  }

  NetworkRegressionModel(String uid, Model model) {
    this(Uids.next(uid), model);
  }

  private NetworkRegressionModel(Uids unused, Model model) {
    this.model = model;
    this.regressor = model.regressor();
    NetworkModel.requireNumbers(model);
    if (model.targets().outputs() != 1) {
      throw InputException.expected("model", "one that answers a number", model.targets());
    }
  }

  @Override
  public String uid() {
    if (uid == null) {
      uid = Uids.take();
    }
    return uid;
  }

  /** Returns the params of the fit, which have values if this model is of one. */
  @Override
  public ParamTable table() {
    if (table == null) {
      table = new ParamTable(this, true);
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

  /** Returns the trained network. */
  public Model model() {
    return model;
  }

  @Override
  public int numFeatures() {
    return model.layout().inputs(1);
  }

  /** Returns the sizes of all layers: features, neurons of each hidden layer, 1. */
  @Override
  public int[] getLayers() {
    return model.sizes();
  }

  /**
   * Returns the weights and biases: for each layer the weights of each of its inputs, then the
   * biases. The last answer a number in standard deviations from its mean.
   */
  public Vector weights() {
    return FlatWeights.of(model.parameters());
  }

  /** Sets what happens to a row whose features are null or not finite: error, or skip. */
  public NetworkRegressionModel setHandleInvalid(String value) {
    return (NetworkRegressionModel) set(handleInvalid(), value);
  }

  /** Adds the column of predictions if it has a name. */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema(), true);
    FeaturesColumn features = new FeaturesColumn(getFeaturesCol());
    Dataset<Row> usable = features.usable(dataset, this).toDF();
    if (getPredictionCol().isEmpty()) {
      return usable;
    }
    UDF1<Vector, Double> answer = this::predict;
    return usable.withColumn(
        getPredictionCol(),
        udf(answer, DataTypes.DoubleType)
            .asNonNullable()
            .apply(features.vectors(dataset.schema()))
            .as(getPredictionCol(), schema.apply(getPredictionCol()).metadata()));
  }

  @Override
  public double predict(Vector features) {
    return FeaturesColumn.read(
        getFeaturesCol(),
        features,
        vector -> regressor().answer(FeaturesColumn.present(vector).toArray()))[0];
  }

  /** An executor makes the regressor of the model that it receives. */
  private Regressor regressor() {
    if (regressor == null) {
      regressor = model.regressor();
    }
    return regressor;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return new FeaturesColumn(getFeaturesCol()).extend(schema, super::transformSchema);
  }

  /** Answers rows with labels, and returns how far off. Rows count by their weights, if any. */
  public NetworkRegressionSummary evaluate(Dataset<?> dataset) {
    NetworkRegressionModel shown =
        getPredictionCol().isEmpty()
            ? copy(ParamMap.empty()).setPredictionCol(Uids.random("prediction"))
            : this;
    return new NetworkRegressionSummary(
        () -> shown.transform(dataset), shown.getPredictionCol(), getLabelCol(), table().weights());
  }

  @Override
  public Option<NetworkRegressionTrainingSummary> trainingSummary() {
    return summary == null ? Option.empty() : summary; // null after serialisation
  }

  @Override
  public void trainingSummary_$eq(Option<NetworkRegressionTrainingSummary> summary) {
    this.summary = summary;
  }

  /** Gives this model a summary of its training on some rows. */
  void summarise(Dataset<?> trainingRows, double[] objectiveHistory, int epochs) {
    summary =
        Option.apply(
            new NetworkRegressionTrainingSummary(evaluate(trainingRows), objectiveHistory, epochs));
  }

  @Override
  public void saveSummary(String path) {
    new SavedSummary(summary().totalIterations(), summary().objectiveHistory()).write(path);
  }

  @Override
  public void loadSummary(String path, Dataset<Row> dataset) {
    SavedSummary saved = SavedSummary.read(path);
    summarise(NetworkFit.trainingRows(this, dataset), saved.objectiveHistory(), saved.epochs());
  }

  @Override
  public NetworkRegressionModel copy(ParamMap extra) {
    NetworkRegressionModel copy = new NetworkRegressionModel(uid(), model);
    copy.setParent(parent());
    return copyValues(copy, extra);
  }

  @Override
  public MLWriter write() {
    return new ModelDirectory.Writer(this, model);
  }

  /** Returns a reader of a model that was saved. */
  public static MLReader<NetworkRegressionModel> read() {
    return new ModelDirectory.Reader<>(NetworkRegressionModel.class, NetworkRegressionModel::new);
  }

  /** Reads a model that was saved. */
  public static NetworkRegressionModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "NetworkRegressionModel: uid=%s, layers=%s, numFeatures=%s"
        .formatted(uid(), model.layout(), numFeatures());
  }
}
