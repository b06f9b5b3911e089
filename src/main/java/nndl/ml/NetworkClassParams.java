package nndl.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasWeightCol;

/** The params that a network has only if it tells classes, and their getters. */
public interface NetworkClassParams extends NetworkParams, HasWeightCol {
  default DoubleParam labelSmoothing() {
    return table().get("labelSmoothing");
  }

  default double getLabelSmoothing() {
    return (double) getOrDefault(labelSmoothing());
  }

  default Param<String> earlyStoppingBy() {
    return table().get("earlyStoppingBy");
  }

  default String getEarlyStoppingBy() {
    return getOrDefault(earlyStoppingBy());
  }

  default Param<String> classWeights() {
    return table().get("classWeights");
  }

  default String getClassWeights() {
    return getOrDefault(classWeights());
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
