package nndl.spark.cluster;

import org.apache.spark.api.java.JavaSparkContext;

/**
 * What Spark's page calls a run, in the descriptions of its jobs: it stands before what each of
 * them does. Spark keeps it for the thread that opens an exchange.
 */
public final class RunName {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String UNNAMED = "nndl";

  private RunName() {}

  /** What this thread opens from now on belongs to a run. */
  public static void set(JavaSparkContext spark, Object name) {
    spark.setLocalProperty(DESCRIPTION, UNNAMED + ": " + name);
  }

  /** The name that this thread has set. */
  public static String of(JavaSparkContext spark) {
    String name = spark.getLocalProperty(DESCRIPTION);
    return name == null ? UNNAMED : name;
  }
}
