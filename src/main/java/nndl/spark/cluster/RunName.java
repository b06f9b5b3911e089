package nndl.spark.cluster;

import org.apache.spark.api.java.JavaSparkContext;

/**
 * The name of a run on Spark's page. Descriptions of jobs begin with it. Spark keeps it per thread,
 * so the thread that opens an exchange must set it.
 */
public final class RunName {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String UNNAMED = "nndl";

  private RunName() {}

  /** Names the run of all that this thread opens from now on. */
  public static void set(JavaSparkContext spark, Object name) {
    spark.setLocalProperty(DESCRIPTION, UNNAMED + ": " + name);
  }

  /** The name that this thread has set. */
  public static String of(JavaSparkContext spark) {
    String name = spark.getLocalProperty(DESCRIPTION);
    return name == null ? UNNAMED : name;
  }
}
