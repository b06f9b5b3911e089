package nndl.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nndl.time.Clock;
import nndl.time.Task;

/**
 * Stops a training that has to end now, and writes a checkpoint of its last complete step. The wait
 * for the storage has a limit, because the caller may be a signal's handler.
 */
public final class RescueCheckpoint {
  private static final long WRITE_MILLIS = 2_500;

  private RescueCheckpoint() {}

  /**
   * Stops the training, whatever its own thread waits for, and writes the checkpoint in a thread of
   * its own.
   *
   * @return lines for the user: where a run resumes, or why it cannot
   */
  public static List<String> write(Progress progress, CheckpointWriter checkpoints, Clock clock)
      throws InterruptedException {
    Task<List<String>> checkpoint =
        Task.start(clock, "nndl-checkpoint", () -> write(progress, checkpoints));
    try {
      return checkpoint.await(TimeUnit.MILLISECONDS.toNanos(WRITE_MILLIS));
    } catch (TimeoutException e) {
      return List.of(
          "warning: stopped; expected to write a checkpoint within %s ms, found the storage busy; --resume goes on from the one before"
              .formatted(WRITE_MILLIS));
    } catch (ExecutionException e) {
      return List.of("warning: stopped; no checkpoint: " + e.getCause());
    }
  }

  /**
   * Writes a checkpoint. Returns messages that name it. If the checkpoint cannot be written, the
   * messages of the checkpoint writer give the reason.
   */
  private static List<String> write(Progress progress, CheckpointWriter checkpoints) {
    progress.stop();
    try {
      List<String> messages = new ArrayList<>(checkpoints.writeSilently(progress));
      if (checkpoints.failure().isEmpty()) {
        messages.add(
            checkpoints
                .lastGood()
                .map(good -> "stopped; --resume goes on from " + good)
                .orElse("stopped before the first checkpoint; start it again as it was started"));
      }
      return messages;
    } catch (Diverged e) {
      return List.of("warning: " + e.getMessage());
    }
  }
}
