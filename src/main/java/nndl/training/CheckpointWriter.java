package nndl.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import nndl.checkpoint.Checkpoint;
import nndl.checkpoint.Checkpoints;
import nndl.error.InputException;
import nndl.worker.DataHashes;
import org.apache.hadoop.fs.Path;

/**
 * Writes checkpoints as often as asked. A checkpoint that can't be written costs a warning, never
 * the training. The lock is held while one is written, not while something is said.
 */
public final class CheckpointWriter implements Observer {
  private final SortedMap<String, String> settings;
  private Optional<DataHashes> data = Optional.empty();
  private final Checkpoints checkpoints;
  private final Rhythm rhythm;
  private final Consumer<String> lines;
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
   * @param lines takes warnings for the user
   */
  public CheckpointWriter(
      SortedMap<String, String> settings,
      Checkpoints checkpoints,
      Rhythm rhythm,
      Checkpoint resumed,
      Consumer<String> lines) {
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.rhythm = rhythm;
    this.lines = lines;
    this.fresh = resumed == null;
    if (resumed != null) {
      lastEpoch = resumed.epoch();
      lastPosition = resumed.position();
    }
  }

  /** The samples are loaded. Before that there is nothing that a checkpoint could go on from. */
  public synchronized void begin(DataHashes data) {
    this.data = Optional.of(data);
  }

  /** Whether the samples are loaded. */
  public synchronized boolean begun() {
    return data.isPresent();
  }

  @Override
  public void iterationEnded(Progress progress) {
    if (rhythm.iterations > 0 && progress.iteration() % rhythm.iterations == 0) {
      write(progress);
    }
  }

  @Override
  public void epochEnded(Progress progress, Epoch epoch) {
    if (rhythm.epochs > 0 && progress.epoch() % rhythm.epochs == 0) {
      write(progress);
    }
  }

  /**
   * Writes a checkpoint of the last whole step, unless there is one already. Any thread may call
   * it. Fails with {@link Diverged} if there is nothing to go on with.
   */
  public void write(Progress progress) {
    writeSilently(progress).forEach(lines);
  }

  /** Does what {@link #write} does, and leaves it to the caller to tell what went wrong. */
  public synchronized List<String> writeSilently(Progress progress) {
    List<String> found = new ArrayList<>();
    if (data.isEmpty() || (!fresh && progress.isAt(lastEpoch, lastPosition))) {
      return found;
    }
    try {
      Checkpoint checkpoint = progress.checkpoint(settings, data.get().texts());
      if (fresh) {
        checkpoints.clear();
      }
      checkpoints.write(checkpoint);
      fresh = false;
      lastEpoch = checkpoint.epoch();
      lastPosition = checkpoint.position();
      failure = null;
    } catch (Diverged e) {
      throw e;
    } catch (IOException | RuntimeException | OutOfMemoryError e) { // which a copy may cause
      failure = checkpoints + ": expected to write a checkpoint, found " + InputException.reason(e);
      found.add("warning: " + failure);
      return found;
    }
    try {
      checkpoints.prune();
    } catch (IOException | RuntimeException e) {
      found.add(
          "warning: %s: expected to delete old checkpoints, found %s"
              .formatted(checkpoints, InputException.reason(e)));
    }
    return found;
  }

  /** What went wrong with the last checkpoint that was to be written; empty if nothing. */
  public synchronized Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Where the last good checkpoint is, if there is one. */
  public synchronized Optional<String> lastGood() {
    return Optional.ofNullable(checkpoints.newest()).map(Path::toString);
  }
}
