package nndl.training;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.Interrupted;
import nndl.time.Task;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.checkpoint.Checkpoints;
import nndl.training.worker.DataHashes;
import org.apache.hadoop.fs.Path;

/**
 * Writes checkpoints as often as asked, while the training goes on: it waits for one only where the
 * next is due. A checkpoint that can't be written costs a warning, never the training. The lock is
 * held while one is written, not while something is said.
 */
public final class CheckpointWriter implements Observer {
  private final SortedMap<String, String> settings;
  private Optional<DataHashes> data = Optional.empty();
  private final Checkpoints checkpoints;
  private final Rhythm rhythm;
  private final Supplier<Optional<String>> beside;
  private final Consumer<String> lines;
  private final Clock clock;
  private Optional<Task<Void>> underWay = Optional.empty();
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
  public record Rhythm(int epochs, long iterations) implements Serializable {}

  /**
   * @param resumed the checkpoint that the training goes on from; null if it starts anew, and then
   *     the first checkpoint takes the place of all that are there
   * @param beside writes what goes with each checkpoint, and may say what went wrong
   * @param lines takes warnings for the user
   */
  public CheckpointWriter(
      SortedMap<String, String> settings,
      Checkpoints checkpoints,
      Rhythm rhythm,
      Checkpoint resumed,
      Supplier<Optional<String>> beside,
      Consumer<String> lines,
      Clock clock) {
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.rhythm = rhythm;
    this.beside = beside;
    this.lines = lines;
    this.clock = clock;
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
  public boolean begun() {
    return data().isPresent();
  }

  private synchronized Optional<DataHashes> data() {
    return data;
  }

  @Override
  public void iterationEnded(Progress progress) {
    if (rhythm.iterations > 0 && progress.iteration() % rhythm.iterations == 0) {
      writeBeside(progress);
    }
  }

  @Override
  public void epochEnded(Progress progress, Epoch epoch) {
    if (rhythm.epochs > 0 && progress.epoch() % rhythm.epochs == 0) {
      writeBeside(progress);
    }
  }

  /** Writes a checkpoint of the last whole step in a thread of its own. */
  private void writeBeside(Progress progress) {
    awaitUnderWay();
    Optional<DataHashes> loaded = data();
    if (loaded.isEmpty()) {
      return;
    }
    try {
      Checkpoint checkpoint = progress.checkpoint(settings, loaded.get().texts());
      Callable<Void> write =
          () -> {
            writeSilently(checkpoint).forEach(lines);
            return null;
          };
      underWay = Optional.of(Task.start(clock, "nndl-checkpoint", write));
    } catch (OutOfMemoryError e) { // which the copy may cause
      lines.accept(failed(e));
    }
  }

  /**
   * Waits for the checkpoint that is being written, whose storage has limits of its own. For the
   * training's thread.
   */
  public void awaitUnderWay() {
    Optional<Task<Void>> task = underWay;
    underWay = Optional.empty();
    try {
      if (task.isPresent()) {
        task.get().await(Long.MAX_VALUE);
      }
    } catch (InterruptedException e) {
      throw Interrupted.by(e);
    } catch (TimeoutException | ExecutionException e) {
      lines.accept(failed(e.getCause() == null ? e : e.getCause()));
    }
  }

  /**
   * Writes a checkpoint of the last whole step, unless there is one already. The training's thread
   * may call it. Fails with {@link Diverged} if there is nothing to go on with.
   */
  public void write(Progress progress) {
    awaitUnderWay();
    writeSilently(progress).forEach(lines);
  }

  /**
   * Does what {@link #write} does, and leaves it to the caller to tell what went wrong. Any thread
   * may call it.
   */
  public synchronized List<String> writeSilently(Progress progress) {
    if (data.isEmpty() || (!fresh && progress.isAt(lastEpoch, lastPosition))) {
      return List.of();
    }
    try {
      return writeSilently(progress.checkpoint(settings, data.get().texts()));
    } catch (OutOfMemoryError e) { // which the copy may cause
      return List.of(failed(e));
    }
  }

  /** Nothing is written once a later step is, as a signal may have it. */
  private synchronized List<String> writeSilently(Checkpoint checkpoint) {
    List<String> found = new ArrayList<>();
    if (!fresh && !isNew(checkpoint)) {
      return found;
    }
    beside.get().ifPresent(found::add);
    try {
      if (fresh) {
        checkpoints.clear();
      }
      checkpoints.write(checkpoint);
      fresh = false;
      lastEpoch = checkpoint.epoch();
      lastPosition = checkpoint.position();
      failure = null;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      found.add(failed(e));
      return found;
    }
    try {
      checkpoints.prune();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      found.add(
          "warning: %s: expected to delete old checkpoints, found %s"
              .formatted(checkpoints, InputException.reason(e)));
    }
    return found;
  }

  private boolean isNew(Checkpoint checkpoint) {
    return checkpoint.epoch() > lastEpoch
        || (checkpoint.epoch() == lastEpoch && checkpoint.position() > lastPosition);
  }

  private synchronized String failed(Throwable error) {
    failure =
        checkpoints + ": expected to write a checkpoint, found " + InputException.reason(error);
    return "warning: " + failure;
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
