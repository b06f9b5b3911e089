package nndl.spark;

import com.codahale.metrics.MetricRegistry;
import java.lang.reflect.Field;
import org.apache.spark.SparkContext;
import org.apache.spark.metrics.MetricsSystem;

/** The metrics that Spark sends to its sinks. */
public final class SparkMetrics {
  private SparkMetrics() {}

  /** Spark's registry, which only its sinks see. */
  public static MetricRegistry registry(SparkContext spark) {
    try {
      Field registry = MetricsSystem.class.getDeclaredField("registry");
      registry.setAccessible(true);
      return (MetricRegistry) registry.get(spark.env().metricsSystem());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
