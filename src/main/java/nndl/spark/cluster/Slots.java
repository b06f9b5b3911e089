package nndl.spark.cluster;

import nndl.error.InputException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * The task slots of a Spark application: how many tasks can run at once. A slot is {@code
 * spark.task.cpus} cores of an executor.
 */
public final class Slots {
  private static final String LIMIT = "spark.scheduler.maxRegisteredResourcesWaitingTime";

  private Slots() {}

  /**
   * Fails if Spark has ended the application. That happens if the application was killed or if no
   * cluster has accepted it.
   */
  public static void requireCluster(SparkContext spark) {
    if (spark.isStopped()) {
      throw new InputException(
          "%s: expected a cluster that runs the application, found none (why is in the log)"
              .formatted(spark.master()));
    }
  }

  /** Whether the slots are threads of the driver's own JVM. */
  public static boolean areLocal(SparkConf conf) {
    return conf.get("spark.master").matches("local(\\[.*)?");
  }

  /**
   * Returns how many threads may compute in the driver itself: in local mode as many as there are
   * slots, and on a cluster as many as the driver has processors.
   */
  public static int ofDriver(SparkContext spark) {
    return spark.isLocal()
        ? Math.max(1, SparkInternals.slots(spark))
        : Runtime.getRuntime().availableProcessors();
  }

  /**
   * Returns how long to wait for a slot while there is none. Nothing says whether executors are on
   * their way, and a busy machine needs more than half a minute to start them. So the limit is
   * longer than Spark's own for the same setting, unless the user has set it.
   */
  public static Limit limit(SparkContext spark) {
    try {
      return new Limit(spark.getConf().getTimeAsMs(LIMIT, "120s"), LIMIT);
    } catch (NumberFormatException e) { // in local mode Spark itself does not read it
      throw InputException.expected(LIMIT, "a time, such as 120s", spark.getConf().get(LIMIT));
    }
  }

  /** Returns the error for a wait of the whole limit in which there was no slot. */
  public static InputException none(Limit limit) {
    return new InputException("Spark: expected an executor within %s, found none".formatted(limit));
  }

  /** Returns the line for a user while there is no slot yet. */
  public static String waiting(Limit limit) {
    return "waiting for the first executor, at most " + limit;
  }
}
