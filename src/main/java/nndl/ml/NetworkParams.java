package nndl.ml;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.param.shared.HasWeightCol;

/**
 * The params of a stage that trains a network, which its model keeps, and their getters. A getter
 * fails if the param is not set and has no default, since then the rows or other params decide.
 *
 * <p>The params that programs for other classifiers set, and that grids vary, have methods of their
 * types, as users of Spark expect. The parameters of a single optimizer, schedule or distortion,
 * such as {@code beta1}, have none: {@code getParam(name)} returns them, and {@code set(name,
 * value)} sets them. {@code explainParams} lists all.
 */
public interface NetworkParams extends HasWeightCol {
  /** Returns all params by their names. */
  ParamTable table();

  default DoubleParam stepSize() {
    return table().get("stepSize");
  }

  default double getStepSize() {
    return (double) getOrDefault(stepSize());
  }

  default DoubleParam momentum() {
    return table().get("momentum");
  }

  default double getMomentum() {
    return (double) getOrDefault(momentum());
  }

  default DoubleParam weightDecay() {
    return table().get("weightDecay");
  }

  default double getWeightDecay() {
    return (double) getOrDefault(weightDecay());
  }

  default DoubleParam l1() {
    return table().get("l1");
  }

  default double getL1() {
    return (double) getOrDefault(l1());
  }

  default DoubleParam l2() {
    return table().get("l2");
  }

  default double getL2() {
    return (double) getOrDefault(l2());
  }

  default DoubleParam clipNorm() {
    return table().get("clipNorm");
  }

  default double getClipNorm() {
    return (double) getOrDefault(clipNorm());
  }

  default DoubleParam maxNorm() {
    return table().get("maxNorm");
  }

  default double getMaxNorm() {
    return (double) getOrDefault(maxNorm());
  }

  default DoubleParam warmUp() {
    return table().get("warmUp");
  }

  default double getWarmUp() {
    return (double) getOrDefault(warmUp());
  }

  default DoubleParam tol() {
    return table().get("tol");
  }

  default double getTol() {
    return (double) getOrDefault(tol());
  }

  default IntParam maxIter() {
    return table().get("maxIter");
  }

  default int getMaxIter() {
    return (int) getOrDefault(maxIter());
  }

  default IntParam earlyStopping() {
    return table().get("earlyStopping");
  }

  default int getEarlyStopping() {
    return (int) getOrDefault(earlyStopping());
  }

  default IntParam shards() {
    return table().get("shards");
  }

  default int getShards() {
    return (int) getOrDefault(shards());
  }

  default IntParam checkpointInterval() {
    return table().get("checkpointInterval");
  }

  default int getCheckpointInterval() {
    return (int) getOrDefault(checkpointInterval());
  }

  default IntParam slots() {
    return table().get("slots");
  }

  default int getSlots() {
    return (int) getOrDefault(slots());
  }

  default LongParam seed() {
    return table().get("seed");
  }

  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  default LongParam miniBatchSize() {
    return table().get("miniBatchSize");
  }

  default long getMiniBatchSize() {
    return (long) getOrDefault(miniBatchSize());
  }

  default BooleanParam standardization() {
    return table().get("standardization");
  }

  default boolean getStandardization() {
    return (boolean) getOrDefault(standardization());
  }

  default BooleanParam withMean() {
    return table().get("withMean");
  }

  default boolean getWithMean() {
    return (boolean) getOrDefault(withMean());
  }

  default Param<String> activation() {
    return table().get("activation");
  }

  default String getActivation() {
    return getOrDefault(activation());
  }

  default Param<String> cost() {
    return table().get("cost");
  }

  default String getCost() {
    return getOrDefault(cost());
  }

  default Param<String> initialiser() {
    return table().get("initialiser");
  }

  default String getInitialiser() {
    return getOrDefault(initialiser());
  }

  default Param<String> optimizer() {
    return table().get("optimizer");
  }

  default String getOptimizer() {
    return getOrDefault(optimizer());
  }

  default Param<String> schedule() {
    return table().get("schedule");
  }

  default String getSchedule() {
    return getOrDefault(schedule());
  }

  default Param<String> average() {
    return table().get("average");
  }

  default String getAverage() {
    return getOrDefault(average());
  }

  default Param<String> validationIndicatorCol() {
    return table().get("validationIndicatorCol");
  }

  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  default Param<String> handleInvalid() {
    return table().get("handleInvalid");
  }

  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  default Param<String> rowsDir() {
    return table().get("rowsDir");
  }

  default String getRowsDir() {
    return getOrDefault(rowsDir());
  }

  default Param<String> modelDir() {
    return table().get("modelDir");
  }

  default String getModelDir() {
    return getOrDefault(modelDir());
  }

  default IntArrayParam layers() {
    return table().get("layers");
  }

  default int[] getLayers() {
    return getOrDefault(layers());
  }

  default IntArrayParam hiddenLayers() {
    return table().get("hiddenLayers");
  }

  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  default IntArrayParam hidden() {
    return table().get("hidden");
  }

  default int[] getHidden() {
    return getOrDefault(hidden());
  }

  default DoubleArrayParam dropout() {
    return table().get("dropout");
  }

  default double[] getDropout() {
    return getOrDefault(dropout());
  }

  default Param<Vector> initialWeights() {
    return table().get("initialWeights");
  }

  default Vector getInitialWeights() {
    return getOrDefault(initialWeights());
  }

  default StringArrayParam options() {
    return table().get("options");
  }

  /** Returns the options by their names, without dashes. */
  default Map<String, String> getOptions() {
    Map<String, String> values = new TreeMap<>();
    for (String option : getOrDefault(options())) {
      int equals = option.indexOf('=');
      values.put(option.substring(0, equals), option.substring(equals + 1));
    }
    return values;
  }

  @Override
  default Param<String> weightCol() {
    return table().get("weightCol");
  }

  /** Does nothing: the trait of Spark would set its own param, and the table has it. */
  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
      Param<String> made) {}
}
