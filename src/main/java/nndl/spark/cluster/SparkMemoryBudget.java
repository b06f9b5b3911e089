package nndl.spark.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;
import nndl.data.packed.MemoryBudget;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reserves memory for a task's samples in Spark's storage memory, whose use Spark counts ({@code
 * spark.memory.fraction}), and creates files for further samples in Spark's local directories.
 */
public final class SparkMemoryBudget implements MemoryBudget, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SparkMemoryBudget.class);

  private static final String ENCRYPTION = "spark.io.encryption.enabled";

  private final SparkEnv spark = SparkEnv.get();
  private final BooleanSupplier cancelled;
  private long taken;
  private boolean closed;

  /** Creates a budget for samples that are wanted until it is closed. */
  public SparkMemoryBudget() {
    this(() -> false);
  }

  /**
   * @param cancelled whether nobody wants the samples any more
   */
  public SparkMemoryBudget(BooleanSupplier cancelled) {
    this.cancelled = cancelled;
  }

  /**
   * Reserves memory. Fails if the budget is closed or the samples are not wanted: the thread that
   * loads them may not have noticed yet that its task has ended. While it loaded, it would keep the
   * task's slot.
   */
  @Override
  public synchronized boolean take(long bytes) {
    if (closed || cancelled.getAsBoolean()) {
      throw new IllegalStateException("samples: expected a task that wants them, found it ended");
    }
    boolean there = SparkInternals.takeStorage(spark, bytes);
    taken += there ? bytes : 0;
    return there;
  }

  @Override
  public FileChannel newFile() throws IOException {
    if (SparkEnv.get().conf().getBoolean(ENCRYPTION, false)) {
      throw new IOException(ENCRYPTION + ", under which they can't be mapped");
    }
    File file = SparkInternals.newFile();
    LOG.warn(
        "Samples do not fit into memory (spark.memory.fraction of the heap, which --driver-memory"
            + " and --executor-memory set): what is left goes to {}",
        file.getParent());
    FileChannel channel =
        FileChannel.open(
            file.toPath(),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    Files.delete(file.toPath()); // the open file stays usable, and no process end leaves it behind
    return channel;
  }

  /** Releases the memory, unless Spark has stopped. The samples must no longer be used. */
  @Override
  public synchronized void close() {
    if (SparkEnv.get() == spark) {
      SparkInternals.releaseStorage(spark, taken);
    }
    taken = 0;
    closed = true;
  }
}
