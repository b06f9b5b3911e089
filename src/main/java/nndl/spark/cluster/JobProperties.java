package nndl.spark.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What Spark notes for the jobs of this thread, while it runs jobs of nndl. The thread may belong
 * to a program that runs jobs of its own before and after, so that closing puts back what was noted
 * before. The job group and the scheduler pool of the thread stay those of the program.
 */
public final class JobProperties implements AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";

  /**
   * Stops Spark from writing the names of operations as JSON, for the graph of a job on Spark's
   * page. Writing them takes 0.1 s in a JVM that has just started.
   */
  private static final String NO_SCOPES = "spark.rdd.scope.noOverride";

  private final JavaSparkContext spark;
  private final Map<String, String> before = new LinkedHashMap<>();

  private JobProperties(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** Notes properties for jobs that have the thread's description. */
  public static JobProperties set(JavaSparkContext spark) {
    JobProperties properties = new JobProperties(spark);
    properties.put(NO_SCOPES, "true");
    return properties;
  }

  /**
   * Notes properties for jobs.
   *
   * @param description what Spark's page says of the jobs
   */
  public static JobProperties set(JavaSparkContext spark, String description) {
    JobProperties properties = set(spark);
    properties.put(DESCRIPTION, description);
    return properties;
  }

  private void put(String name, String value) {
    before.put(name, spark.getLocalProperty(name));
    spark.setLocalProperty(name, value);
  }

  @Override
  public void close() {
    before.forEach(spark::setLocalProperty);
  }
}
