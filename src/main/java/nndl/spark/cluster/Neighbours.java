package nndl.spark.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;

/**
 * A running task that shares the heap of its executor with other tasks of its kind, until it is
 * closed. The tasks count each other, since the driver does not know how many an executor runs at
 * once: there may be no executor before there are tasks.
 */
public final class Neighbours implements AutoCloseable {
  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static final String CORES = "spark.executor.cores";
  private static final String CORES_OF_TASK = "spark.task.cpus";

  private final int running = RUNNING.incrementAndGet();

  /**
   * How many tasks run at once in this executor: as many as when this task began, or as many as
   * Spark's settings allow, if that is more.
   *
   * @param all how many tasks there are on all executors
   */
  public int together(SparkConf conf, int all) {
    int slots = conf.getInt(CORES, 1) / Math.max(1, conf.getInt(CORES_OF_TASK, 1));
    return Math.min(all, Math.max(running, slots));
  }

  /** The name of this executor in messages. */
  public static String executor() {
    BlockManagerId id = SparkEnv.get().blockManager().blockManagerId();
    return "executor %s on %s".formatted(id.executorId(), id.host());
  }

  @Override
  public void close() {
    RUNNING.decrementAndGet();
  }
}
