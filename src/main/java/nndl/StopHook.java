package nndl;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nndl.training.Diverged;
import nndl.training.Progress;
import nndl.training.Watch;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.spark.util.Utils;

/**
 * What happens when Ctrl-C or SIGTERM ends the JVM while a training runs: it stops at its last
 * whole step, a checkpoint of that is written, and a line says where. The JVM then leaves with 130
 * or 143 by itself. Every wait has a limit, together below five seconds.
 *
 * <p>Hadoop runs its hooks, and Spark's, in the order of their priorities. This one is before
 * Spark's, so the training is over when its exchange is torn down.
 */
final class StopHook implements AutoCloseable {
  private static final int BEFORE_SPARK = 1000;
  private static final long WRITE_MILLIS = 2_500;
  private static final long LEAVE_MILLIS = 1_000;

  private final Progress progress;
  private final Watch watch;
  private final PrintStream err;
  private final Runnable hook = this::stop;
  private final CountDownLatch left = new CountDownLatch(1);

  StopHook(Progress progress, Watch watch, PrintStream err) {
    this.progress = progress;
    this.watch = watch;
    this.err = err;
    ShutdownHookManager.get().addShutdownHook(hook, BEFORE_SPARK);
  }

  private void stop() {
    progress.stop();
    Utils.setLogLevel(Level.OFF); // what Spark says of tasks that end with it helps nobody
    Thread writer = new Thread(this::write, "nndl-checkpoint");
    writer.setDaemon(true);
    writer.start();
    try {
      writer.join(WRITE_MILLIS);
      if (writer.isAlive()) {
        err.println(
            "nndl: stopped; expected to write a checkpoint within %s ms, found the storage busy"
                .formatted(WRITE_MILLIS));
      }
      // A training that was not in the midst of something long has its tasks end in order.
      boolean unused = left.await(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try {
      watch.write();
      if (watch.failure() == null) {
        err.println("nndl: stopped; --resume goes on from " + watch.lastGood());
      }
    } catch (Diverged e) {
      err.println("nndl: " + e.getMessage());
    }
  }

  /** The training has left what it used; unless the JVM is ending, there is nothing to do then. */
  @Override
  public void close() {
    left.countDown();
    ShutdownHookManager hooks = ShutdownHookManager.get();
    if (!hooks.isShutdownInProgress()) {
      hooks.removeShutdownHook(hook);
    }
  }
}
