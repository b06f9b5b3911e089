package nndl.command;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.time.Task;
import nndl.training.CheckpointWriter;
import nndl.training.Progress;
import nndl.training.RescueCheckpoint;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Stops a training when the JVM ends. The training stops after its last complete step, a checkpoint
 * of that step is written, and then a line names the checkpoint. If no checkpoint can be written in
 * time, the line is a warning. Nothing is printed before the checkpoint is written or has failed.
 * The print has a time limit too, because nobody may be reading the output.
 *
 * <p>Hadoop runs its shutdown hooks, and Spark's, in the order of their priorities. This hook runs
 * before Spark's hook, so that the training stops before Spark does. It takes at most 3.5 s of the
 * time that {@link Signals} allows, which leaves one second for Spark's hook.
 */
public final class TrainingShutdownHook implements AutoCloseable {
  private static final int BEFORE_SPARK = 1000;
  private static final long END_MILLIS = 1_000;

  private final Progress progress;
  private final CheckpointWriter checkpoints;
  private final Optional<String> atEnd;
  private final Consumer<String> lines;
  private final Clock clock;
  private final Condition released;
  private final Runnable hook = this::run;
  private volatile boolean isReleased;

  /**
   * @param atEnd a line that is printed after the others, if there is one
   * @param lines takes lines for the user
   */
  public TrainingShutdownHook(
      Progress progress,
      CheckpointWriter checkpoints,
      Optional<String> atEnd,
      Consumer<String> lines,
      Clock clock) {
    this.progress = progress;
    this.checkpoints = checkpoints;
    this.atEnd = atEnd;
    this.lines = lines;
    this.clock = clock;
    this.released = new Condition(clock);
    ShutdownHookManager.get().addShutdownHook(hook, BEFORE_SPARK);
  }

  private void run() {
    // When Spark ends, it would log failing tasks. Those messages do not help the user.
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() throws InterruptedException {
    List<String> messages = RescueCheckpoint.write(progress, checkpoints, clock);
    Task<Void> print = Task.start(clock, "nndl-message", () -> print(messages));
    long start = clock.nanoTime();
    // Unless the training is blocked, it ends its own tasks in this time.
    boolean unused = released.await(() -> isReleased, nanos(END_MILLIS));
    try {
      print.await(nanos(END_MILLIS) - (clock.nanoTime() - start));
    } catch (TimeoutException | ExecutionException e) {
      return; // nobody reads the output
    }
  }

  private Void print(List<String> messages) {
    messages.forEach(lines);
    atEnd.ifPresent(lines);
    return null;
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /**
   * Notes that the training has released its resources. Removes the hook, unless the JVM is already
   * ending.
   */
  @Override
  public void close() {
    isReleased = true;
    released.signal();
    ShutdownHookManager hooks = ShutdownHookManager.get();
    if (!hooks.isShutdownInProgress()) {
      hooks.removeShutdownHook(hook);
    }
  }
}
