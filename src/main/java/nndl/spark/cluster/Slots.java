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
  private static final String GROUP = "spark.jobGroup.id";

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

  /** Returns how many slots there are now, both free and used. */
  public static int count(SparkContext spark) {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  /**
   * Returns how many threads may compute in the driver itself: in local mode as many as there are
   * slots, and on a cluster as many as the driver has processors.
   */
  public static int ofDriver(SparkContext spark) {
    return spark.isLocal() ? Math.max(1, count(spark)) : Runtime.getRuntime().availableProcessors();
  }

  /**
   * Returns how many executors there are, by the same list from which Spark's scheduler counts the
   * slots. The list on Spark's pages may be some seconds old.
   */
  public static int executors(SparkContext spark) {
    return spark.isLocal() ? 1 : spark.getExecutorIds().size();
  }

  /**
   * Returns how many tasks run, as Spark's scheduler counts them. The count on Spark's pages may be
   * some seconds old.
   */
  public static int taken(SparkContext spark) {
    TaskSchedulerImpl scheduler = (TaskSchedulerImpl) spark.taskScheduler();
    return CollectionConverters.asJava(scheduler.runningTasksByExecutors()).values().stream()
        .mapToInt(tasks -> (Integer) tasks)
        .sum();
  }

  /**
   * Returns how many of the tasks that run belong to a job group. Unlike Spark's list of tasks,
   * this knows of a task from the moment when it is launched, and takes no slot for another's.
   */
  public static int taken(SparkContext spark, String group) {
    TaskSchedulerImpl scheduler = (TaskSchedulerImpl) spark.taskScheduler();
    return (int)
        scheduler.taskIdToTaskSetManager().values().stream()
            .map(tasks -> tasks.taskSet().properties())
            .filter(properties -> properties != null && group.equals(properties.get(GROUP)))
            .count();
  }

  /**
   * Returns how long to wait for a slot while there is none. Nothing says whether executors are on
   * their way, and a busy machine needs more than half a minute to start them. So the limit is
   * longer than Spark's own for the same setting, unless the user has set it.
   */
  public static Limit limit(SparkContext spark) {
    try {
      return new Limit(spark.conf().getTimeAsMs(LIMIT, "120s"), LIMIT);
    } catch (NumberFormatException e) { // in local mode Spark itself does not read it
      throw InputException.expected(LIMIT, "a time, such as 120s", spark.conf().get(LIMIT));
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
