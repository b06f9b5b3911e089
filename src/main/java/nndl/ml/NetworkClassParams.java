package nndl.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;

/** The params that a network has only if it tells classes, and their getters. */
public interface NetworkClassParams extends NetworkParams {
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
}
