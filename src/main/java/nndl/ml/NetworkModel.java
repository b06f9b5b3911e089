package nndl.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.data.recipe.Column;
import nndl.error.InputException;
import nndl.model.Classifier;
import nndl.model.Model;
import nndl.network.Coding;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Tuple3;

/**
 * Classifies a column of vectors by a trained network, by the conventions of MLlib. The raw
 * predictions are the activations of the last layer. A model that is saved is a directory with the
 * file {@value Model#FILE_NAME}, which the commands and {@link Model#read} read too.
 */
public final class NetworkModel extends ProbabilisticClassificationModel<Vector, NetworkModel>
    implements NetworkParams, MLWritable, HasTrainingSummary<NetworkTrainingSummary> {
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

  @Override
  public Vector predictRaw(Vector features) {
    if (features == null) {
      throw InputException.expected("features", "a vector", "null");
    }
    float[] outputs = classifier().classify(features.toArray()).outputs();
    return Vectors.dense(IntStream.range(0, outputs.length).mapToDouble(j -> outputs[j]).toArray());
  }

  /** An executor makes the classifier of the model that it receives. */
  private Classifier classifier() {
    if (classifier == null) {
      classifier = model.classifier();
    }
    return classifier;
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    double[] outputs = raw.toArray();
    float[] floats = new float[outputs.length];
    for (int j = 0; j < floats.length; j++) {
      floats[j] = (float) outputs[j];
    }
    return Vectors.dense(targets.shares(floats));
  }

  @Override
  public double raw2prediction(Vector raw) {
    return targets instanceof Coding.OneHot
        ? super.raw2prediction(raw)
        : probability2prediction(raw2probability(raw));
  }

  /** The column of predictions says the names of classes, so that IndexToString needs none. */
  @Override
  public StructType transformSchema(StructType schema) {
    return FrameNames.ofPredictions(
        super.transformSchema(schema), getPredictionCol(), model.input().classNames());
  }

  /** Classifies rows with labels, and returns how well. */
  public NetworkSummary evaluate(Dataset<?> dataset) {
    NetworkModel shown = withPrediction();
    return new NetworkSummary(
        shown.transform(dataset), shown.getPredictionCol(), shown.getLabelCol());
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
    NetworkModel shown = withPrediction();
    summary =
        Option.apply(
            new NetworkTrainingSummary(
                shown.transform(trainingRows),
                shown.getPredictionCol(),
                getLabelCol(),
                objectiveHistory,
                epochs));
  }

  /** Writes a file of this computer with what the summary says and the rows do not. */
  @Override
  public void saveSummary(String path) {
    NetworkTrainingSummary saved = summary();
    Stream<Object> numbers =
        Stream.concat(
            Stream.of(saved.totalIterations()), DoubleStream.of(saved.objectiveHistory()).boxed());
    try {
      Files.write(Path.of(path), numbers.map(Object::toString).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads that file, and classifies the rows of the fit anew. */
  @Override
  public void loadSummary(String path, Dataset<Row> dataset) {
    try {
      List<String> numbers = Files.readAllLines(Path.of(path));
      double[] history = numbers.stream().skip(1).mapToDouble(Double::parseDouble).toArray();
      summarise(NetworkFit.trainingRows(this, dataset), history, Integer.parseInt(numbers.get(0)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
