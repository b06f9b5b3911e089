package nndl.spark.cluster;

import nndl.error.InputException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import scala.jdk.javaapi.CollectionConverters;

/** How many tasks can run at once. */
public final class Slots {
  private static final String LIMIT = "spark.scheduler.maxRegisteredResourcesWaitingTime";

  private Slots() {}

  /** Fails if Spark has ended the application: it may have been killed, or never been taken. */
  public static void requireCluster(SparkContext spark) {
    if (spark.isStopped()) {
      throw new InputException(
          "%s: expected a cluster that runs the application, found none (why is in the log)"
              .formatted(spark.master()));
    }
  }

  /** The slots that there are now. */
  public static int count(SparkContext spark) {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  /** The executors that have slots now, or had them a moment ago. */
  public static int executors(SparkContext spark) {
    return Placement.executors(spark).size();
  }

  /**
   * How many tasks run, by the scheduler's own count: that of Spark's pages may be some seconds
   * late.
   */
  public static int taken(SparkContext spark) {
    TaskSchedulerImpl scheduler = (TaskSchedulerImpl) spark.taskScheduler();
    return CollectionConverters.asJava(scheduler.runningTasksByExecutors()).values().stream()
        .mapToInt(tasks -> (Integer) tasks)
        .sum();
  }

  /** How long there may be no slot. */
  public static long limitMillis(SparkContext spark) {
    return spark.conf().getTimeAsMs(LIMIT, "30s");
  }

  /** There was no slot for longer. */
  public static InputException none(long limitMillis) {
    return new InputException(
        "Spark: expected an executor within %s s, found none".formatted(limitMillis / 1000));
  }
}
