package nndl.spark.job;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import nndl.spark.cluster.Limit;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkInternals;
import nndl.time.Clock;
import nndl.time.Waited;
import org.apache.spark.FutureAction;
import org.apache.spark.SparkContext;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Looks at a Spark job that has no result yet: limits how long there may be no executor, and says
 * once what the job waits for if none of its tasks starts.
 */
final class JobWait {
  private static final long TELL_MILLIS = 5_000;

  private final SparkContext spark;
  private final FutureAction<?> job;
  private final Clock clock;
  private final Consumer<String> lines;
  private final Limit forExecutor;
  private final String limit;
  private final long begun;
  private final Waited waited;
  private long executorSeen;

  /** Whether Spark has been asked for tasks. Each look would be too often. */
  private boolean asked;

  /**
   * @param limit how long the job may wait for a slot, as a text
   */
  JobWait(
      SparkContext spark, FutureAction<?> job, Clock clock, Consumer<String> lines, String limit) {
    this.spark = spark;
    this.job = job;
    this.clock = clock;
    this.lines = lines;
    this.forExecutor = Slots.limit(spark);
    this.limit = limit;
    this.begun = clock.nanoTime();
    this.waited = new Waited(clock);
  }

  /** Fails if there has been no executor for too long. */
  void look() {
    int slots = SparkInternals.slots(spark);
    if (slots > 0) {
      executorSeen = waited.millis();
    }
    if (waited.millisSince(executorSeen) > forExecutor.millis()) {
      throw Slots.none(forExecutor);
    }
    if (!asked && clock.millisSince(begun) > TELL_MILLIS) {
      asked = true;
      if (!hasTask()) {
        lines.accept(
            slots == 0
                ? Slots.waiting(forExecutor)
                : "waiting for a slot for Spark jobs, %s: %s of %s are taken"
                    .formatted(limit, SparkInternals.running(spark), slots));
      }
    }
  }

  private boolean hasTask() {
    IntStream jobs =
        CollectionConverters.asJava(job.jobIds()).stream().mapToInt(id -> (Integer) id);
    return SparkInternals.tasks(spark, jobs, 1).findAny().isPresent();
  }
}
