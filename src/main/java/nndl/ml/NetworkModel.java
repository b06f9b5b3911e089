package nndl.ml;

import static org.apache.spark.sql.functions.udf;

import java.util.List;
import nndl.data.recipe.Column;
import nndl.error.InputException;
import nndl.model.Classifier;
import nndl.model.Classifier.Prediction;
import nndl.model.Model;
import nndl.model.spark.VectorClassifier;
import nndl.network.Coding;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.shared.HasThresholds;
import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Tuple3;

/**
 * Classifies a column of vectors or arrays of numbers by a trained network, by the conventions of
 * MLlib. The raw predictions are what {@link Classifier#margins} describes. A model that is saved
 * is a directory with the file {@value Model#FILE_NAME}, which the commands and {@link Model#read}
 * read too.
 */
public final class NetworkModel extends ProbabilisticClassificationModel<Vector, NetworkModel>
    implements NetworkClassParams, MLWritable, HasTrainingSummary<NetworkTrainingSummary> {
  private static final StructType ANSWER =
      new StructType()
          .add("rawPrediction", SQLDataTypes.VectorType())
          .add("probability", SQLDataTypes.VectorType())
          .add("prediction", DataTypes.DoubleType, false);

  private final Model model;
  private final Coding targets;
  private transient volatile Classifier classifier;
  private transient ParamTable table;
  private transient Option<NetworkTrainingSummary> summary = Option.empty();
  private String uid; // not set here: Spark's constructors ask for it before this class has begun

  /** Creates a model without a network, which answers nothing: Spark Connect asks for its class. */
  public NetworkModel() {
    model = null;
    targets = null;
  }

  /**
   * Creates a model of a network that was trained in another way. Its features are the numbers of
   * the samples as their files have them.
   */
  public NetworkModel(Model model) {
    this(Uids.random("network"), model);
  }

  NetworkModel(String uid, Model model) {
    this(Uids.next(uid), model);
  }

  private NetworkModel(Uids unused, Model model) {
    this.model = model;
    this.targets = model.targets();
    this.classifier = model.classifier();
    requireNumbers(model);
  }

  /** Fails if a model was trained on words, which are not in vectors. */
  static void requireNumbers(Model model) {
    model.input().recipe().ifPresent(of -> of.columns().forEach(NetworkModel::requireNumbers));
  }

  private static void requireNumbers(Column column) {
    if (!(column instanceof Column.Numbers)) {
      throw InputException.expected(
          "model",
          "one whose columns are all numbers, or a TableModel in place of a NetworkModel",
          "column " + column.name() + " of words");
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
      table = new ParamTable(this, false);
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
  public int numClasses() {
    return targets.classes();
  }

  @Override
  public int numFeatures() {
    return model.layout().inputs(1);
  }

  /** Returns the sizes of all layers: features, neurons of each hidden layer, outputs. */
  @Override
  public int[] getLayers() {
    return model.sizes();
  }

  /**
   * Returns the weights and biases: for each layer the weights of each of its inputs, then the
   * biases.
   */
  public Vector weights() {
    return FlatWeights.of(model.parameters());
  }

  /** Sets what happens to a row whose features are null or not finite: error, or skip. */
  public NetworkModel setHandleInvalid(String value) {
    return (NetworkModel) set(handleInvalid(), value);
  }

  /**
   * Adds the columns that have a name. They are read off one answer for each row, since
   * probabilities do not follow from margins.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema(), true);
    requireThresholds(this, numClasses());
    FeaturesColumn features = new FeaturesColumn(getFeaturesCol());
    boolean hasThresholds = isDefined(thresholds()); // to ask for each row takes longer than it
    UDF1<Vector, Row> answer = row -> answer(row, hasThresholds);
    return AnswerColumns.add(
        features.usable(dataset, this),
        udf(answer, ANSWER).asNonNullable().apply(features.vectors(dataset.schema())),
        ANSWER,
        List.of(getRawPredictionCol(), getProbabilityCol(), getPredictionCol()),
        schema);
  }

  /** Fails unless a stage has a threshold for each class, or none. */
  static void requireThresholds(HasThresholds stage, int classes) {
    if (stage.isDefined(stage.thresholds()) && stage.getThresholds().length != classes) {
      throw InputException.expected(
          "thresholds", classes + " numbers, one for each class", stage.getThresholds().length);
    }
  }

  private Row answer(Vector features, boolean hasThresholds) {
    Prediction prediction = FeaturesColumn.read(getFeaturesCol(), features, this::classify);
    Vector probability = Vectors.dense(classifier().probabilities(prediction));
    return RowFactory.create(
        Vectors.dense(classifier().margins(prediction)),
        probability,
        hasThresholds ? probability2prediction(probability) : probability.argmax());
  }

  private Prediction classify(Vector features) {
    return VectorClassifier.predict(classifier(), FeaturesColumn.present(features));
  }

  @Override
  public Vector predictRaw(Vector features) {
    return Vectors.dense(classifier().margins(classify(features)));
  }

  @Override
  public Vector predictProbability(Vector features) {
    return Vectors.dense(classifier().probabilities(classify(features)));
  }

  @Override
  public double predict(Vector features) {
    return probability2prediction(predictProbability(features));
  }

  /** An executor makes the classifier of the model that it receives. */
  private Classifier classifier() {
    if (classifier == null) {
      classifier = model.classifier();
    }
    return classifier;
  }

  /**
   * Is not called, since {@link #transform} and the methods above read probabilities off outputs.
   */
  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    throw new UnsupportedOperationException("margins do not say the probabilities of a network");
  }

  /** The column of predictions says the names of classes, so that IndexToString needs none. */
  @Override
  public StructType transformSchema(StructType schema) {
    return FrameNames.ofPredictions(
        new FeaturesColumn(getFeaturesCol()).extend(schema, super::transformSchema),
        getPredictionCol(),
        model.input().classNames());
  }

  /** Classifies rows with labels, and returns how well. Rows count by their weights, if any. */
  public NetworkSummary evaluate(Dataset<?> dataset) {
    NetworkModel shown = withPrediction();
    return new NetworkSummary(
        () -> shown.transform(dataset),
        shown.getPredictionCol(),
        shown.getLabelCol(),
        table().weights());
  }

  /** Returns a model that adds a column with the prediction, even if this model does not. */
  NetworkModel withPrediction() {
    return getPredictionCol().isEmpty()
        ? copy(ParamMap.empty()).setPredictionCol(Uids.random("prediction"))
        : this;
  }

  /** The types that two of Spark's classes state for it have no type in common but this one. */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Tuple3 findSummaryModel() {
    NetworkModel shown = withPrediction();
    return new Tuple3(shown, shown.getProbabilityCol(), shown.getPredictionCol());
  }

  @Override
  public Option<NetworkTrainingSummary> trainingSummary() {
    return summary == null ? Option.empty() : summary; // null after serialisation
  }

  @Override
  public void trainingSummary_$eq(Option<NetworkTrainingSummary> summary) {
    this.summary = summary;
  }

  /** Gives this model a summary of its training on some rows. */
  void summarise(Dataset<?> trainingRows, double[] objectiveHistory, int epochs) {
    summary =
        Option.apply(new NetworkTrainingSummary(evaluate(trainingRows), objectiveHistory, epochs));
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
  public NetworkModel copy(ParamMap extra) {
    NetworkModel copy = new NetworkModel(uid(), model);
    copy.setParent(parent());
    return copyValues(copy, extra);
  }

  @Override
  public MLWriter write() {
    return new ModelDirectory.Writer(this, model);
  }

  /** Returns a reader of a model that was saved. */
  public static MLReader<NetworkModel> read() {
    return new ModelDirectory.Reader<>(NetworkModel.class, NetworkModel::new);
  }

  /** Reads a model that was saved. */
  public static NetworkModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "NetworkModel: uid=%s, layers=%s, numClasses=%s, numFeatures=%s"
        .formatted(uid(), model.layout(), numClasses(), numFeatures());
  }
}
