package nndl.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.time.Task;
import nndl.training.Progress;
import nndl.training.Rescue;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Saves what a command has trained when the JVM ends: the training stops after its last complete
 * step, a checkpoint of that step is written, and then a line names the checkpoint. If no
 * checkpoint can be written in time, the line is a warning. If it takes longer than a second, a
 * line says what is waited for. Nothing waits for a print before the checkpoint is written or has
 * failed, and the last print has a time limit too, because nobody may be reading the output. A
 * command that has nothing to save yet says so in a line.
 *
 * <p>Hadoop runs its shutdown hooks, and Spark's, in the order of their priorities. This hook runs
 * before Spark's hook, so that the training stops before Spark does. After the checkpoint it takes
 * at most one of the two seconds that {@link Ending} allows, which leaves one for Spark's hook.
 */
public final class SavingHook implements AutoCloseable {
  private static final int BEFORE_SPARK = 1000;
  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Consumer<String> lines;
  private final long limit;
  private final Ending ending;
  private final Clock clock;
  private final Condition released;
  private final Runnable hook = this::run;
  private volatile boolean isReleased;
  private volatile Saved saved =
      new Saved(
          Optional.empty(),
          Optional.of("stopped before the training began; start it again as it was started"));

  /** What is saved, if anything was trained, and a line that is printed after the others. */
  private record Saved(Optional<Rescue> rescue, Optional<String> atEnd) {}

  /**
   * Creates a hook for a command that has nothing to save yet.
   *
   * @param lines takes lines for the user
   * @param limit how long a rescue may take, in nanoseconds
   */
  public SavingHook(Consumer<String> lines, long limit, Ending ending, Clock clock) {
    this.lines = lines;
    this.limit = limit;
    this.ending = ending;
    this.clock = clock;
    this.released = new Condition(clock);
    // Hadoop's own limit for a hook may be shorter.
    ShutdownHookManager.get()
        .addShutdownHook(hook, BEFORE_SPARK, limit + 5 * END_NANOS, TimeUnit.NANOSECONDS);
    ending.saves(limit);
  }

  /**
   * Sets what is saved from now on. Fails if the JVM is ending, so that nothing begins.
   *
   * @param rescue saves what was trained
   * @param atEnd a line that is printed after the others, if there is one
   */
  public void saves(Rescue rescue, Optional<String> atEnd) {
    saved = new Saved(Optional.of(rescue), atEnd);
    if (ShutdownHookManager.get().isShutdownInProgress()) {
      throw new Progress.Stopped();
    }
  }

  private void run() {
    Signals.quietLog(); // also where the JVM ends without a signal
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() throws InterruptedException {
    Saved last = saved;
    List<String> messages = new ArrayList<>();
    if (last.rescue.isPresent()) {
      messages.addAll(last.rescue.get().within(limit, this::tellOfWait, clock));
    }
    last.atEnd.ifPresent(messages::add);
    ending.saved();
    Task<Void> print = Task.startWork(clock, "nndl-message", () -> messages.forEach(lines));
    long start = clock.nanoTime();
    // Unless the training is blocked, it ends its own tasks in this time.
    boolean unused = released.await(() -> isReleased, END_NANOS);
    print.awaitEnd(END_NANOS - (clock.nanoTime() - start)); // maybe nobody reads the output
  }

  private void tellOfWait(String what) {
    String line =
        "stopping: waiting for %s, for at most %s s; Ctrl-C ends at once"
            .formatted(what, Rescue.seconds(limit));
    clock.start("nndl-message", () -> lines.accept(line)); // in its thread, which may block
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
      ending.saved();
    }
  }
}
