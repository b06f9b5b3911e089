package nndl.command.check;

import java.util.concurrent.TimeUnit;
import nndl.command.Count;
import nndl.spark.cluster.Slots;
import nndl.time.Clock;
import org.apache.spark.SparkContext;

/**
 * The slots that an application has.
 *
 * @param count how many tasks can run at once
 * @param executors how many executors have these slots, or 0 if they are threads of the driver
 * @param wanted how many executors Spark was asked for, or 0 if the settings do not say
 */
record FoundSlots(int count, int executors, int wanted) {
  private static final String INSTANCES = "spark.executor.instances";
  private static final String DYNAMIC_ALLOCATION = "spark.dynamicAllocation.enabled";
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How long to wait for further executors after the last one has arrived. */
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The same if executors are missing that were asked for. */
  private static final long MISSING_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * Waits for executors until all have arrived, or no more arrive. Those of dynamic allocation come
   * only when there is work.
   */
  static FoundSlots await(SparkContext spark, Clock clock) throws InterruptedException {
    boolean isLocal = spark.isLocal();
    boolean comeLater = spark.conf().getBoolean(DYNAMIC_ALLOCATION, false);
    int wanted = isLocal || comeLater ? 0 : spark.conf().getInt(INSTANCES, 0);
    FoundSlots found = look(spark, wanted);
    long changed = clock.nanoTime();
    while (!isLocal && !comeLater && !found.isSettled(clock.nanoTime() - changed)) {
      clock.await(FoundSlots.class, POLL_NANOS);
      Slots.requireCluster(spark);
      FoundSlots now = look(spark, wanted);
      changed = now.equals(found) ? changed : clock.nanoTime();
      found = now;
    }
    return found;
  }

  private static FoundSlots look(SparkContext spark, int wanted) {
    return new FoundSlots(Slots.count(spark), spark.isLocal() ? 0 : Slots.executors(spark), wanted);
  }

  private boolean isSettled(long unchangedNanos) {
    boolean isMissing = executors < wanted;
    return count > 0
        && executors > 0
        && ((wanted > 0 && !isMissing)
            || unchangedNanos >= (isMissing ? MISSING_NANOS : SETTLE_NANOS));
  }

  /** Whether the slots are threads of the driver's own JVM. */
  boolean areLocal() {
    return executors == 0 && count > 0;
  }

  /** Returns the largest number of slots of an executor, if all have equally many. */
  int ofEach() {
    return Math.max(1, (count + Math.max(1, executors) - 1) / Math.max(1, executors));
  }

  @Override
  public String toString() {
    if (count == 0) {
      return "executors come when there is work, by " + DYNAMIC_ALLOCATION;
    }
    String slots = Count.of(count, "slot");
    if (executors == 0) {
      return slots + " in the JVM of the driver";
    }
    return executors < wanted
        ? "%s on %s of the %s executors that were asked for".formatted(slots, executors, wanted)
        : "%s on %s".formatted(slots, Count.of(executors, "executor"));
  }
}
