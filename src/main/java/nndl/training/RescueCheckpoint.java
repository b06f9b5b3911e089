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

  @Override
  public String goesOn() {
    return checkpoints.goesOn().orElse("start it again as it was started");
  }

  /**
   * Writes a checkpoint. Returns messages that say how the run goes on, and why the checkpoint
   * could not be written if that is so.
   */
  @Override
  public List<String> save() {
    checkpoints.stop(progress);
    isStopped = true;
    List<String> messages = new ArrayList<>();
    try {
      messages.addAll(checkpoints.writeSilently(progress));
    } catch (Diverged e) {
      messages.add("warning: " + e.getMessage());
    }
    boolean any = checkpoints.lastGood().isPresent();
    messages.add((any ? "stopped; " : "stopped before the first checkpoint; ") + goesOn());
    return messages;
  }
}
