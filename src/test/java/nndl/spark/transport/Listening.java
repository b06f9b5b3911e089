package nndl.spark.transport;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;

/**
 * A listener while it is open. Spark takes the last one out by putting a mark at the end of its
 * queue, which fails in a thread that is interrupted (by a test's timeout, for one); the queue then
 * counts as stopped without ever ending, and closing Spark waits for it. So that flag is put aside
 * meanwhile.
 */
public record Listening(JavaSparkContext spark, SparkListener listener) implements AutoCloseable {

  public static Listening with(JavaSparkContext spark, SparkListener listener) {
    spark.sc().addSparkListener(listener);
    return new Listening(spark, listener);
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    spark.sc().removeSparkListener(listener);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
