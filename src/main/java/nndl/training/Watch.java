package nndl.training;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.SortedMap;
import nndl.checkpoint.Checkpoint;
import nndl.checkpoint.Checkpoints;
import nndl.error.InputException;
import nndl.worker.Workload;
import org.apache.hadoop.fs.Path;

/**
 * What is done beside a training, in the pauses of {@link Sgd}: checkpoints as often as asked, and
 * a hint when the network does not learn. A checkpoint that can't be written costs a warning, never
 * the training.
 */
public final class Watch implements Runnable {
  private static final int HINT_EPOCHS = 3;

  private final Progress progress;
  private final Workload workload;
  private final SortedMap<String, String> settings;
  private final Checkpoints checkpoints;
  private final Rhythm rhythm;
  private final PrintStream err;
  private boolean fresh;
  private int lastEpoch;
  private long lastPosition;
  private String failure;

  /**
   * When checkpoints are written, besides at the end.
   *
   * @param epochs after every so many; 0 for never
   * @param iterations after every so many; 0 for never
   */
  public record Rhythm(int epochs, long iterations) {}

  /**
   * @param resumed the checkpoint that the training goes on from; null if it starts anew, and then
   *     the first checkpoint takes the place of all that are there
   */
  public Watch(
      Progress progress,
      Workload workload,
      SortedMap<String, String> settings,
      Checkpoints checkpoints,
      Rhythm rhythm,
      Checkpoint resumed,
      PrintStream err) {
    this.progress = progress;
    this.workload = workload;
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.rhythm = rhythm;
    this.err = err;
    this.fresh = resumed == null;
    if (resumed != null) {
      lastEpoch = resumed.epoch();
      lastPosition = resumed.position();
    }
  }

  /** A pause of the training: a checkpoint if it is time for one. */
  @Override
  public void run() {
    if (progress.position() == 0) {
      hint();
      if (rhythm.epochs > 0 && progress.epoch() % rhythm.epochs == 0) {
        write();
      }
    } else if (rhythm.iterations > 0 && progress.iteration() % rhythm.iterations == 0) {
      write();
    }
  }

  private void hint() {
    int classes = workload.layout().classes();
    History.Epoch epoch = progress.history().chanceFor(HINT_EPOCHS, classes);
    if (epoch != null) {
      err.printf(
          "nndl: %s: %s epochs about as good as chance; the outputs may be saturated: try a"
              + " --learning-rate below %s, or other initial weights%n",
          epoch, HINT_EPOCHS, workload.hyperparameters().descent().learningRate());
    }
  }

  /**
   * Writes a checkpoint of the last whole step, unless there is one already. Any thread may call
   * it.
   */
  public synchronized void write() {
    Checkpoint checkpoint = progress.checkpoint(settings);
    if (!fresh && checkpoint.epoch() == lastEpoch && checkpoint.position() == lastPosition) {
      return;
    }
    try {
      if (fresh) {
        checkpoints.clear();
      }
      checkpoints.write(checkpoint);
      fresh = false;
      lastEpoch = checkpoint.epoch();
      lastPosition = checkpoint.position();
      failure = null;
    } catch (IOException | RuntimeException e) {
      failure = checkpoints + ": expected to write a checkpoint, found " + InputException.reason(e);
      err.println("nndl: warning: " + failure);
      return;
    }
    try {
      checkpoints.prune();
    } catch (IOException | RuntimeException e) {
      err.println(
          "nndl: warning: %s: expected to delete old checkpoints, found %s"
              .formatted(checkpoints, InputException.reason(e)));
    }
  }

  /** What went wrong with the last checkpoint that was to be written; null if nothing. */
  public synchronized String failure() {
    return failure;
  }

  /** Where the last good checkpoint is, if there is one. */
  public synchronized Optional<String> lastGood() {
    return Optional.ofNullable(checkpoints.newest()).map(Path::toString);
  }
}
