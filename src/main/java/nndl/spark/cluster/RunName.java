package nndl.spark.cluster;

import org.apache.spark.api.java.JavaSparkContext;

/**
 * The name of a run on Spark's page. The descriptions of its jobs begin with the name. Spark stores
 * it per thread, so the thread that opens an exchange must set it.
 */
public final class RunName {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String UNNAMED = "nndl";

  private RunName() {}

  /** Sets the name for all exchanges that this thread opens from now on. */
  public static void set(JavaSparkContext spark, Object name) {
    spark.setLocalProperty(DESCRIPTION, UNNAMED + ": " + name);
  }

  /** Returns the name that this thread has set, or "nndl" if it has set none. */
  public static String of(JavaSparkContext spark) {
    String name = spark.getLocalProperty(DESCRIPTION);
    return name == null ? UNNAMED : name;
  }
}
