package nndl.ml;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a network that answers a number, on a column of vectors and a column of numbers, by the
 * conventions of MLlib. The network learns the number in standard deviations from its mean over the
 * training rows, and the model answers it in its own unit. What is not set is as in a training on a
 * table.
 */
public final class NetworkRegressor
    extends Regressor<Vector, NetworkRegressor, NetworkRegressionModel>
    implements NetworkStage<NetworkRegressor>, DefaultParamsWritable {
  private transient ParamTable table;
  private String uid; // not set here: Spark's constructors ask for it before this class has begun

  public NetworkRegressor() {
    this(Uids.random("network"));
  }

  /** Creates a regressor with a uid, which Spark does when it copies or loads one. */
  public NetworkRegressor(String uid) {
    this(Uids.next(uid));
  }

  private NetworkRegressor(Uids unused) {
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

  public DoubleParam huberDelta() {
    return table().get("huberDelta");
  }

  public double getHuberDelta() {
    return (double) getOrDefault(huberDelta());
  }

  /** Sets from which error on the cost {@code huber} rises linearly, in standard deviations. */
  public NetworkRegressor setHuberDelta(double value) {
    return (NetworkRegressor) set(huberDelta(), value);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return FrameNames.ofFit(this, schema, super::transformSchema);
  }

  /** Trains a model, and gives it a summary of the training rows. */
  @Override
  public NetworkRegressionModel train(Dataset<?> dataset) {
    NetworkFit.Result result = new NetworkFit(this, dataset).run();
    NetworkRegressionModel model =
        copyValues(new NetworkRegressionModel(uid(), result.model()), ParamMap.empty());
    model.summarise(result.trainingRows(), result.objectiveHistory(), result.epochs());
    return model;
  }

  @Override
  public NetworkRegressor copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Returns a reader of a regressor that was saved. */
  public static MLReader<NetworkRegressor> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads a regressor that was saved. */
  public static NetworkRegressor load(String path) {
    return read().load(path);
  }
}
