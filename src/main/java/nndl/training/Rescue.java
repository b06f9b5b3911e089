package nndl.training;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.Task;

/**
 * Saves what was trained when a training has to end now. The wait has a limit, because the caller
 * may be a signal's handler.
 */
public interface Rescue {
  /** A wait that is shorter is nothing to tell. */
  long SHORT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Stops the training, whatever its own thread waits for, and saves its last complete step.
   *
   * @return lines for the user: where a run resumes, or why it cannot
   */
  List<String> save() throws InterruptedException;

  /** What {@link #save} waits for just now. Does not block. */
  String waitsFor();

  /** How a run goes on with what has been saved so far. Does not block. */
  String goesOn();

  /**
   * Saves within a time limit, in a thread of its own.
   *
   * @param waits takes what is waited for, if that takes longer than a second. It must not block.
   * @return lines for the user
   */
  default List<String> within(long nanos, Consumer<String> waits, Clock clock)
      throws InterruptedException {
    Task<List<String>> task = Task.start(clock, "nndl-checkpoint", this::save);
    try {
      return firstOf(task, nanos, waits);
    } catch (TimeoutException e) {
      return List.of(
          "warning: stopped; expected to write a checkpoint within %s s, still waiting for %s; %s"
              .formatted(seconds(nanos), waitsFor(), goesOn()));
    } catch (ExecutionException e) {
      return List.of(
          "warning: stopped; expected to write a checkpoint, found %s; %s"
              .formatted(InputException.reason(e.getCause()), goesOn()));
    }
  }

  private List<String> firstOf(Task<List<String>> task, long nanos, Consumer<String> waits)
      throws InterruptedException, TimeoutException, ExecutionException {
    long quiet = Math.min(nanos, SHORT_NANOS);
    try {
      return task.await(quiet);
    } catch (TimeoutException e) {
      if (nanos > quiet) {
        waits.accept(waitsFor());
      }
      return task.await(nanos - quiet);
    }
  }

  /** Returns a time limit in seconds as text. */
  static String seconds(long nanos) {
    String text = Double.toString(TimeUnit.NANOSECONDS.toMillis(nanos) / 1e3);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
