package nndl.spark.cluster;

import nndl.error.InputException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The task slots of a Spark application: how many tasks can run at once. A slot is {@code
 * spark.task.cpus} cores of an executor.
 */
public final class Slots {
  private static final String LIMIT = "spark.scheduler.maxRegisteredResourcesWaitingTime";

  private Slots() {}

  /**
   * Fails if Spark has ended the application, because it was killed or no cluster has accepted it.
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

  /** How many slots there are now, free or taken. */
  public static int count(SparkContext spark) {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  /** How many executors have slots now, or had them a moment ago. */
  public static int executors(SparkContext spark) {
    return Placement.executors(spark).size();
  }

  /**
   * How many tasks run, as the scheduler counts them. The count on Spark's pages may be seconds
   * late.
   */
  public static int taken(SparkContext spark) {
    TaskSchedulerImpl scheduler = (TaskSchedulerImpl) spark.taskScheduler();
    return CollectionConverters.asJava(scheduler.runningTasksByExecutors()).values().stream()
        .mapToInt(tasks -> (Integer) tasks)
        .sum();
  }

  /** How long to wait while there is no slot. */
  public static long limitMillis(SparkContext spark) {
    return spark.conf().getTimeAsMs(LIMIT, "30s");
  }

  /** The error of having waited {@code limitMillis} for a slot. */
  public static InputException none(long limitMillis) {
    return new InputException(
        "Spark: expected an executor within %s s, found none".formatted(limitMillis / 1000));
  }
}
