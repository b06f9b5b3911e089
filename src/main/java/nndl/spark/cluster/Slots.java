package nndl.spark.cluster;

import java.util.Optional;
import java.util.stream.Stream;
import nndl.error.InputException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * The task slots of a Spark application: how many tasks can run at once. A slot is {@code
 * spark.task.cpus} cores of an executor.
 */
public final class Slots {
  private static final String LIMIT = "spark.scheduler.maxRegisteredResourcesWaitingTime";

  private static final String DYNAMIC_ALLOCATION = "spark.dynamicAllocation.enabled";
  private static final String SPECULATION = "spark.speculation";

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

  /** Whether Spark brings executors when tasks wait and takes idle ones; never in local mode. */
  public static boolean comeOnDemand(SparkConf conf) {
    return isOn(DYNAMIC_ALLOCATION, conf);
  }

  /** Whether Spark may run a second copy of a task that takes long; never in local mode. */
  public static boolean areSpeculative(SparkConf conf) {
    return isOn(SPECULATION, conf);
  }

  private static boolean isOn(String setting, SparkConf conf) {
    return !areLocal(conf) && conf.getBoolean(setting, false);
  }

  /** Returns why several tasks can't stay in their slots, or empty if they can. */
  public static Optional<String> obstacle(SparkConf conf) {
    return Stream.of(DYNAMIC_ALLOCATION, SPECULATION)
        .filter(setting -> isOn(setting, conf))
        .map("expected %s=false, found true"::formatted)
        .findFirst();
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
