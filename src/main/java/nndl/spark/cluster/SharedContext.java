package nndl.spark.cluster;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Opens the Spark context of a training. If a table was read by Spark SQL, its context is used,
 * because a JVM can have only one.
 */
public final class SharedContext {
  private SharedContext() {}

  /** Returns the context that is open, or opens one. The caller closes it. */
  public static JavaSparkContext open(SparkConf conf) {
    return JavaSparkContext.fromSparkContext(SparkContext.getOrCreate(conf));
  }
}
