package nndl.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.Interrupted;
import nndl.time.Mutex;
import nndl.time.Task;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.checkpoint.Checkpoints;
import nndl.training.worker.DataHashes;
import org.apache.hadoop.fs.Path;

/**
 * Writes checkpoints at the intervals of a {@link Rhythm}. A thread of its own writes each
 * checkpoint while the training continues. The training waits for a checkpoint only when the next
 * one is due and when the training ends. If a checkpoint can't be written, the user gets a warning
 * and the training continues. The lock is held while a checkpoint is written, but not while a
 * message is printed.
 */
public final class CheckpointWriter implements Observer {
  private static final int SPARE_BYTES = 2 << 20;

  private final SortedMap<String, String> settings;
  private volatile Optional<DataHashes> data = Optional.empty();
  private volatile Exchange exchange;
  private final Checkpoints checkpoints;
  private final Rhythm rhythm;
  private final Supplier<Optional<String>> beside;
  private final Consumer<String> lines;
  private final Clock clock;
  private final Mutex lock;

  /**
   * Memory that is kept back for a last checkpoint, which must be written even if a training ends
   * because the heap is full. It is enough for the text and the buffers of a checkpoint, since the
   * weights of a training that has stopped are written without a copy.
   */
  private final AtomicReference<byte[]> spare = new AtomicReference<>(new byte[SPARE_BYTES]);

  private Optional<Task<Void>> underWay = Optional.empty();
  private boolean fresh;
  private int lastEpoch;
  private long lastPosition;
  private volatile String failure;
  private volatile Path lastGood;

  /**
   * How often checkpoints are written, in addition to the one at the end.
   *
   * @param epochs after every {@code epochs}-th epoch; 0 for never
   * @param iterations after every {@code iterations}-th iteration; 0 for never
   */
  public record Rhythm(int epochs, long iterations) implements Serializable {}

  /**
   * @param resumed the checkpoint from which the training was resumed; null for a new training,
   *     whose first checkpoint replaces all checkpoints in the directory
   * @param beside called before each checkpoint is written, to write the files that belong to it;
   *     returns a warning if that fails
   * @param lines receives warnings for the user
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
    this.lock = new Mutex(clock);
    this.fresh = resumed == null;
    this.lastGood = checkpoints.newest();
    if (resumed != null) {
      lastEpoch = resumed.epoch();
      lastPosition = resumed.position();
    }
  }

  /**
   * Allows checkpoints from now on. Is called with the training's exchange after the samples are
   * loaded.
   */
  public void begin(Exchange opened) {
    exchange = opened;
    data = Optional.of(opened.hashes());
  }

  /** Whether the samples are loaded. */
  public boolean begun() {
    return data.isPresent();
  }

  @Override
  public void iterationEnded(Progress progress) {
    if (rhythm.iterations > 0 && progress.iteration() % rhythm.iterations == 0) {
      progress.requireSame(exchange); // as at the end of an epoch
      writeBeside(progress);
    }
  }

  @Override
  public void epochEnded(Progress progress, Epoch epoch) {
    if (rhythm.epochs > 0 && progress.epoch() % rhythm.epochs == 0) {
      writeBeside(progress);
    }
  }

  /** Writes a checkpoint of the last complete step in a thread of its own. */
  private void writeBeside(Progress progress) {
    awaitUnderWay();
    Optional<DataHashes> loaded = data;
    if (loaded.isEmpty()) {
      return;
    }
    try {
      Checkpoint checkpoint = progress.checkpoint(settings, loaded.get().texts());
      Runnable write = () -> writeSilently(checkpoint).forEach(lines);
      underWay = Optional.of(Task.startWork(clock, "nndl-checkpoint", write));
    } catch (OutOfMemoryError e) { // the copy of the state may be too large
      lines.accept(failed(e));
    }
  }

  /**
   * Waits for the checkpoint that is being written. The wait has no limit here, since storage has a
   * timeout of its own. Only the training's thread may call this.
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
   * Writes a checkpoint of the last complete step, unless it has been written already or {@link
   * #begin} has not been called. Only the training's thread may call this. Fails with {@link
   * Diverged} if the weights are not finite.
   */
  public void write(Progress progress) {
    awaitUnderWay();
    writeSilently(progress).forEach(lines);
  }

  /**
   * Stops a training whose last checkpoint is written next. That needs little memory, which was
   * kept back for it.
   */
  public void stop(Progress progress) {
    spare.set(null);
    progress.stop();
  }

  /**
   * Like {@link #write}, but returns the warnings instead of printing them, and does not wait for a
   * checkpoint that another thread is about to write. Any thread may call this.
   */
  public List<String> writeSilently(Progress progress) {
    lock.lock();
    try {
      return data.isEmpty() || (!fresh && progress.isAt(lastEpoch, lastPosition))
          ? List.of()
          : writeLocked(progress.checkpoint(settings, data.get().texts()));
    } catch (Progress.Torn | OutOfMemoryError e) { // the copy of the state may be too large
      return List.of(failed(e));
    } finally {
      lock.unlock();
    }
  }

  private List<String> writeSilently(Checkpoint checkpoint) {
    lock.lock();
    try {
      return writeLocked(checkpoint);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes a checkpoint, unless a checkpoint of the same step or of a later step has been written.
   * One may have been written meanwhile because of a signal to the program.
   */
  private List<String> writeLocked(Checkpoint checkpoint) {
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
      lastGood = checkpoints.newest();
      fresh = false;
      lastEpoch = checkpoint.epoch();
      lastPosition = checkpoint.position();
      failure = null;
    } catch (RuntimeException | OutOfMemoryError e) {
      found.add(failed(e));
      return found;
    }
    try {
      checkpoints.prune();
    } catch (RuntimeException | OutOfMemoryError e) {
      found.add("warning: " + message("to delete old checkpoints", e));
    }
    return found;
  }

  private boolean isNew(Checkpoint checkpoint) {
    return checkpoint.epoch() > lastEpoch
        || (checkpoint.epoch() == lastEpoch && checkpoint.position() > lastPosition);
  }

  private String failed(Throwable error) {
    String found = message("to write a checkpoint", error);
    failure = found;
    return "warning: " + found;
  }

  private String message(String expected, Throwable error) {
    return InputException.expected(checkpoints, expected, error).getMessage();
  }

  /**
   * Returns why the last attempt to write a checkpoint failed, or empty if it succeeded or there
   * was none.
   */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** The directory of the checkpoints. */
  @Override
  public String toString() {
    return checkpoints.toString();
  }

  /**
   * Returns the path of the last checkpoint that was read or written, or empty if there is none.
   * Does not block while another one is written.
   */
  public Optional<String> lastGood() {
    return Optional.ofNullable(lastGood).map(Path::toString);
  }

  /** Returns how to go on from that checkpoint, for a line, or empty if there is none. */
  public Optional<String> goesOn() {
    return lastGood().map(good -> "--resume goes on from " + good);
  }
}
