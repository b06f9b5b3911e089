package nndl.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.time.Task;
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
 * Spark's, so the training is over when its exchange is torn down. Of the time that {@link Signals}
 * gives to all it takes 3.5 s at most, which leaves a second to Spark's.
 */
public final class TrainingShutdownHook implements AutoCloseable {
  private static final int BEFORE_SPARK = 1000;
  private static final long WRITE_MILLIS = 2_500;
  private static final long END_MILLIS = 1_000;

  private final Progress progress;
  private final CheckpointWriter checkpoints;
  private final Consumer<String> lines;
  private final Clock clock;
  private final Condition left;
  private final Runnable hook = this::run;
  private volatile boolean hasLeft;

  /**
   * @param lines takes lines for the user
   */
  public TrainingShutdownHook(
      Progress progress, CheckpointWriter checkpoints, Consumer<String> lines, Clock clock) {
    this.progress = progress;
    this.checkpoints = checkpoints;
    this.lines = lines;
    this.clock = clock;
    this.left = new Condition(clock);
    ShutdownHookManager.get().addShutdownHook(hook, BEFORE_SPARK);
  }

  private void run() {
    // What Spark has to say of tasks that end with it helps nobody.
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() throws InterruptedException {
    List<String> news = await(Task.start(clock, "nndl-checkpoint", this::write));
    Task<Void> print = Task.start(clock, "nndl-news", () -> print(news));
    long start = clock.nanoTime();
    // Unless the training waits for something, it ends its tasks in order.
    boolean unused = left.await(() -> hasLeft, nanos(END_MILLIS));
    try {
      print.await(nanos(END_MILLIS) - (clock.nanoTime() - start));
    } catch (TimeoutException | ExecutionException e) {
      return; // nobody reads
    }
  }

  /** Writes a checkpoint and says where it is, unless its writer has told why there is none. */
  private List<String> write() {
    progress.stop();
    try {
      List<String> news = new ArrayList<>(checkpoints.writeSilently(progress));
      if (checkpoints.failure().isEmpty()) {
        news.add(
            checkpoints
                .lastGood()
                .map(good -> "stopped; --resume goes on from " + good)
                .orElse("stopped before the first checkpoint; start it again as it was started"));
      }
      return news;
    } catch (Diverged e) {
      return List.of("warning: " + e.getMessage());
    }
  }

  private static List<String> await(Task<List<String>> checkpoint) throws InterruptedException {
    try {
      return checkpoint.await(nanos(WRITE_MILLIS));
    } catch (TimeoutException e) {
      return List.of(
          "warning: stopped; expected to write a checkpoint within %s ms, found the storage busy; --resume goes on from the one before"
              .formatted(WRITE_MILLIS));
    } catch (ExecutionException e) {
      return List.of("warning: stopped; no checkpoint: " + e.getCause());
    }
  }

  private Void print(List<String> news) {
    news.forEach(lines);
    return null;
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** The training has left what it used; unless the JVM is ending, there is nothing to do then. */
  @Override
  public void close() {
    hasLeft = true;
    left.signal();
    ShutdownHookManager hooks = ShutdownHookManager.get();
    if (!hooks.isShutdownInProgress()) {
      hooks.removeShutdownHook(hook);
    }
  }
}
