package nndl.ml;

import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a network on a column of vectors and a column of labels, by the conventions of MLlib. It
 * has every setter of MLlib's {@code MultilayerPerceptronClassifier}. What is not set is as in a
 * training on a table.
 */
public final class NetworkClassifier
    extends ProbabilisticClassifier<Vector, NetworkClassifier, NetworkModel>
    implements NetworkStage<NetworkClassifier>, NetworkClassParams, DefaultParamsWritable {
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

  /** Sets how much of a desired output all classes share. */
  public NetworkClassifier setLabelSmoothing(double value) {
    return (NetworkClassifier) set(labelSmoothing(), value);
  }

  /** Sets by which quantity of the rows for validation the best epoch is chosen. */
  public NetworkClassifier setEarlyStoppingBy(String value) {
    return (NetworkClassifier) set(earlyStoppingBy(), value);
  }

  /** Sets how much a row of each class counts: {@code balanced}, or numbers with commas. */
  public NetworkClassifier setClassWeights(String value) {
    return (NetworkClassifier) set(classWeights(), value);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return FrameNames.ofFit(this, schema, super::transformSchema);
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
