package nndl.spark.cluster;

import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A training in a Spark application.
 *
 * @param name its name on Spark's page, with which the descriptions of its jobs begin
 * @param slots the slots that it may hold
 * @param lines takes lines for the user
 */
public record SparkRun(
    JavaSparkContext spark, String name, SlotRequest slots, Consumer<String> lines) {
  /** A training that is known by a name, such as that of its directory. */
  public static SparkRun named(
      JavaSparkContext spark, String name, SlotRequest slots, Consumer<String> lines) {
    return new SparkRun(spark, "nndl: " + name, slots, lines);
  }
}
