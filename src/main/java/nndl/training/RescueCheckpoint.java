package nndl.training;

import java.util.ArrayList;
import java.util.List;

/** Stops a training that has to end now, and writes a checkpoint of its last complete step. */
public final class RescueCheckpoint implements Rescue {
  private final Progress progress;
  private final CheckpointWriter checkpoints;
  private volatile boolean isStopped;

  public RescueCheckpoint(Progress progress, CheckpointWriter checkpoints) {
    this.progress = progress;
    this.checkpoints = checkpoints;
  }

  @Override
  public String waitsFor() {
    return isStopped ? "the storage of " + checkpoints : "the update of the weights";
  }

  /**
   * Writes a checkpoint. Returns messages that name it. If the checkpoint cannot be written, the
   * messages of the checkpoint writer give the reason.
   */
  @Override
  public List<String> save() {
    checkpoints.stop(progress);
    isStopped = true;
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
