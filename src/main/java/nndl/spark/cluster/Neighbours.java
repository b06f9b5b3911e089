package nndl.spark.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;

/**
 * A task that shares the heap of its executor with others of its kind, as long as this is open.
 * They count each other, since the driver does not know how many an executor runs at once before
 * there is one, and there may be none before there are tasks.
 */
public final class Neighbours implements AutoCloseable {
  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static final String CORES = "spark.executor.cores";
  private static final String CORES_OF_TASK = "spark.task.cpus";

  private final int running = RUNNING.incrementAndGet();

  /**
   * How many run side by side here: as many as there were when this one came, or as the settings
   * have room for, if they say so.
   *
   * @param all how many there are everywhere
   */
  public int together(SparkConf conf, int all) {
    int slots = conf.getInt(CORES, 1) / Math.max(1, conf.getInt(CORES_OF_TASK, 1));
    return Math.min(all, Math.max(running, slots));
  }

  /** What this executor is called, for the user. */
  public static String executor() {
    BlockManagerId id = SparkEnv.get().blockManager().blockManagerId();
    return "executor %s on %s".formatted(id.executorId(), id.host());
  }

  @Override
  public void close() {
    RUNNING.decrementAndGet();
  }
}
