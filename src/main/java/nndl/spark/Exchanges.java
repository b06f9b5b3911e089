package nndl.spark;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import nndl.data.InputException;
import nndl.math.Kernels;
import nndl.training.Exchange;
import nndl.training.Workload;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Opens the exchange that the user chose, or the fastest that can run. */
public final class Exchanges {
  private static final String AUTO = "--exchange auto";
  private static final long SETTLE_MILLIS = 1_000;
  private static final long POLL_MILLIS = 20;

  private Exchanges() {}

  /** How gradients travel. */
  public enum Kind {
    /** Barrier where it can run, else job, with a line that says why. */
    AUTO,
    /** Long-lived tasks and a line to each. */
    BARRIER,
    /** A Spark job an iteration. */
    JOB
  }

  /** Loads the shards and connects them; lines for the user go to {@code err}. */
  public static Exchange open(
      Kind kind, JavaSparkContext spark, Kernels kernels, Workload workload, PrintStream err) {
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    if (kind == Kind.JOB) {
      return new JobExchange(spark, kernels, workload, hadoop);
    }
    String obstacle = obstacle(spark.getConf());
    if (obstacle == null) {
      int tasks = Math.min(workload.shards().count(), awaitSlots(spark.sc(), workload, err));
      try {
        return spark.isLocal()
            ? new LocalBarrierExchange(spark, kernels, workload, hadoop, tasks)
            : new NetworkBarrierExchange(spark, kernels, workload, hadoop, tasks);
      } catch (NetworkBarrierExchange.StageNotStarted e) {
        obstacle = e.getMessage();
      }
    }
    if (kind == Kind.BARRIER) {
      throw new InputException("--exchange barrier: " + obstacle);
    }
    err.println("nndl: " + AUTO + ": a Spark job an iteration, which is slower: " + obstacle);
    return new JobExchange(spark, kernels, workload, hadoop);
  }

  /** What in Spark's settings does not go with long-lived tasks; null if nothing. */
  private static String obstacle(SparkConf conf) {
    for (String setting : new String[] {"spark.dynamicAllocation.enabled", "spark.speculation"}) {
      if (conf.getBoolean(setting, false)) {
        return "expected %s=false, found true".formatted(setting);
      }
    }
    return null;
  }

  /**
   * How many tasks can run at once: waits for the first executor, as long as Spark waits for
   * executors before it starts a job, and for more while they keep coming and are wanted.
   */
  private static int awaitSlots(SparkContext spark, Workload workload, PrintStream err) {
    long limit =
        spark.conf().getTimeAsMs("spark.scheduler.maxRegisteredResourcesWaitingTime", "30s");
    long start = System.nanoTime();
    long lastChange = start;
    boolean told = false;
    int slots = 0;
    while (slots < workload.shards().count()) {
      int now =
          spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
      if (now != slots) {
        slots = now;
        lastChange = System.nanoTime();
      }
      long waited = millisSince(start);
      if (slots > 0 && (spark.isLocal() || millisSince(lastChange) > SETTLE_MILLIS)) {
        break;
      }
      if (slots == 0 && waited > limit) {
        throw new InputException(
            "Spark: expected an executor within %d s, found none".formatted(limit / 1000));
      }
      if (slots == 0 && waited > 5_000 && !told) {
        err.printf("nndl: waiting for the first executor, at most %d s%n", limit / 1000);
        told = true;
      }
      sleep();
    }
    return slots;
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      throw BarrierStage.interrupted(e);
    }
  }
}
