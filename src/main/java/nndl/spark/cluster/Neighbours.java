package nndl.spark.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/**
 * Counts the tasks that run in this executor at the same time and share its heap. Each task creates
 * an object when it begins and closes it when it ends. The tasks count themselves, because the
 * driver cannot know in advance how many an executor runs at once: it is possible that executors
 * start only after there are tasks.
 */
public final class Neighbours implements AutoCloseable {
  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static final String CORES = "spark.executor.cores";
  private static final String CORES_OF_TASK = "spark.task.cpus";

  private final int running = RUNNING.incrementAndGet();

  /**
   * Returns how many tasks run at once in this executor: the number when this task began, or the
   * number that Spark's settings allow if that is larger; but never more than {@code all}.
   *
   * @param all the number of tasks on all executors
   */
  public int together(SparkConf conf, int all) {
    int slots = conf.getInt(CORES, 1) / Math.max(1, conf.getInt(CORES_OF_TASK, 1));
    return Math.min(all, Math.max(running, slots));
  }

  /** Returns the name of this executor for messages. */
  public static String executor() {
    return "executor %s on %s".formatted(SparkEnv.get().executorId(), SparkInternals.host());
  }

  @Override
  public void close() {
    RUNNING.decrementAndGet();
  }
}
