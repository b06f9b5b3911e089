package nndl.spark.cluster;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import nndl.error.InputException;
import nndl.error.Interrupted;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import scala.jdk.javaapi.CollectionConverters;

/** How many tasks can run at once. */
public final class Slots {
  private static final String LIMIT = "spark.scheduler.maxRegisteredResourcesWaitingTime";
  private static final long TELL_MILLIS = 5_000;
  private static final long POLL_MILLIS = 20;

  /** How long more executors are waited for after the last one that came. */
  public static final long SETTLE_MILLIS = 1_000;

  private Slots() {}

  /**
   * The slots there are, at most {@code wanted}: waits for the first executor, as long as Spark
   * waits for executors before it starts a job, and for more while they keep coming and are wanted.
   */
  public static int await(SparkContext spark, int wanted, PrintStream err) {
    long limit = limitMillis(spark);
    long start = System.nanoTime();
    long lastChange = start;
    boolean told = false;
    int slots = 0;
    while (slots < wanted && (slots == 0 || millisSince(lastChange) < SETTLE_MILLIS)) {
      requireCluster(spark);
      int now = count(spark);
      if (now != slots) {
        slots = now;
        lastChange = System.nanoTime();
      }
      if (spark.isLocal()) {
        break;
      }
      if (slots == 0 && millisSince(start) > limit) {
        throw none(limit);
      }
      if (slots == 0 && millisSince(start) > TELL_MILLIS && !told) {
        err.printf("nndl: waiting for the first executor, at most %s s%n", limit / 1000);
        told = true;
      }
      pause();
    }
    return Math.min(slots, wanted);
  }

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

  /** What keeps so many tasks from starting, as far as can be seen. */
  public static String found(SparkContext spark, int tasks) {
    int taken = taken(spark);
    int free = Math.max(0, count(spark) - taken);
    return free < tasks
        ? "%s, and %s taken".formatted(free, taken)
        : free + ", and tasks that wait for hosts of their own (spark.locality.wait)";
  }

  /** The scheduler's own count: that of Spark's pages may be some seconds late. */
  private static int taken(SparkContext spark) {
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

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      throw Interrupted.by(e);
    }
  }
}
