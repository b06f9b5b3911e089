package nndl.command.search;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import nndl.time.Clock;
import nndl.time.Interrupted;
import nndl.time.Task;
import nndl.training.Progress;

/**
 * Waits for a trial, which runs in a thread of its own, and saves its last complete step as soon as
 * nobody wants it any more, whatever its thread computes. That may be an evaluation that takes
 * longer than the end of a search may. A trial that still loads samples is not waited for. Its
 * thread goes on, since other trials may wait for the same samples.
 *
 * @param save stops the trial and saves it
 * @param hasLoaded whether the samples are loaded
 * @param unwanted whether nobody wants the trial any more
 */
record TrialRescue(
    Runnable save, BooleanSupplier hasLoaded, BooleanSupplier unwanted, Clock clock) {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Runs the trial, and returns its result or fails as it does. */
  <T> T result(Callable<T> trial) {
    Task<T> task = Task.start(clock, "nndl-trial", trial);
    long wait = LOOK_NANOS;
    while (true) {
      try {
        return task.await(wait);
      } catch (TimeoutException e) {
        if (unwanted.getAsBoolean()) {
          save.run();
          if (!hasLoaded.getAsBoolean()) {
            throw new Progress.Stopped();
          }
          wait = Long.MAX_VALUE;
        }
      } catch (InterruptedException e) {
        task.abandon();
        throw Interrupted.by(e);
      } catch (ExecutionException e) {
        throw unchecked(e.getCause());
      }
    }
  }

  private static RuntimeException unchecked(Throwable error) {
    if (error instanceof Error fatal) {
      throw fatal;
    }
    return error instanceof RuntimeException known ? known : new IllegalStateException(error);
  }
}
