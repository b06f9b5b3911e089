package nndl.cli;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nndl.training.CheckpointWriter;
import nndl.training.Diverged;
import nndl.training.Progress;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * What happens when the JVM ends while a training runs: it stops at its last whole step, a
 * checkpoint of that is written, and then a line says where. Nothing is printed before, and no
 * print is waited for without a limit: whoever reads may have stopped.
 *
 * <p>Hadoop runs its hooks, and Spark's, in the order of their priorities. This one is before
 * Spark's, so the training is over when its exchange is torn down.
 */
public final class StopHook implements AutoCloseable {
  private static final int BEFORE_SPARK = 1000;
  private static final long WRITE_MILLIS = 2_500;
  private static final long PRINT_MILLIS = 400;
  private static final long TASKS_MILLIS = 1_000;

  private final Progress progress;
  private final CheckpointWriter checkpoints;
  private final PrintStream err;
  private final Runnable hook = this::stop;
  private final CountDownLatch left = new CountDownLatch(1);

  public StopHook(Progress progress, CheckpointWriter checkpoints, PrintStream err) {
    this.progress = progress;
    this.checkpoints = checkpoints;
    this.err = err;
    ShutdownHookManager.get().addShutdownHook(hook, BEFORE_SPARK);
  }

  private void stop() {
    // What Spark has to say of tasks that end with it helps nobody.
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    FutureTask<Optional<String>> checkpoint = new FutureTask<>(this::write);
    daemon("nndl-checkpoint", checkpoint);
    try {
      Optional<String> news = await(checkpoint);
      Thread printer =
          daemon("nndl-news", () -> news.ifPresent(line -> err.println("nndl: " + line)));
      printer.join(PRINT_MILLIS);
      // Unless the training waits for something, it ends its tasks in order.
      boolean unused = left.await(TASKS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes a checkpoint and says where it is, unless its writer has told why there is none. */
  private Optional<String> write() {
    progress.stop();
    try {
      checkpoints.write(progress);
      return checkpoints.failure().isEmpty()
          ? checkpoints.lastGood().map(good -> "stopped; --resume goes on from " + good)
          : Optional.empty();
    } catch (Diverged e) {
      return Optional.of(e.getMessage());
    }
  }

  private static Optional<String> await(FutureTask<Optional<String>> checkpoint)
      throws InterruptedException {
    try {
      return checkpoint.get(WRITE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.of(
          "stopped; expected to write a checkpoint within %s ms, found the storage busy; --resume goes on from the one before"
              .formatted(WRITE_MILLIS));
    } catch (ExecutionException e) {
      return Optional.of("stopped; no checkpoint: " + e.getCause());
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
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
