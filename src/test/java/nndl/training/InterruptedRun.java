package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.model.Model;
import nndl.time.SystemClock;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.checkpoint.Checkpoints;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Settings;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * A training of three epochs of six iterations, the sixth a short one. It is killed, and resumed
 * from the files it has left in a directory.
 */
public final class InterruptedRun {
  /** Calls of the exchange: 6 sums and an evaluation in each of 3 epochs. */
  public static final int CALLS = 21;

  private static final TestImages TRAINING = TestImages.random(53, 5, 4, 3, 0.3, 1);
  private static final TestImages TEST = TestImages.random(20, 5, 4, 3, 0.3, 2);

  private final Workload workload;
  private final CheckpointWriter.Rhythm rhythm;
  private final Path directory;
  private final Supplier<Exchange> exchanges;

  private InterruptedRun(
      Workload workload,
      CheckpointWriter.Rhythm rhythm,
      Path directory,
      Supplier<Exchange> exchanges) {
    this.workload = workload;
    this.rhythm = rhythm;
    this.directory = directory;
    this.exchanges = exchanges;
  }

  /** The samples, with plain gradient descent. */
  public static Workload workload(Path data) {
    return workload(data, Fixtures.hyperparameters(3, 10, 3, 20, 17, 3));
  }

  /** The samples, for another run of three epochs with mini-batches of ten. */
  public static Workload workload(Path data, Hyperparameters hyperparameters) {
    SampleSet training = TRAINING.write(data, "train");
    SampleSet test = TEST.write(data, "t10k");
    Workload workload = Fixtures.workload(hyperparameters, 2, training, test);
    if (!hyperparameters.descent().keepsBest()) {
      return workload;
    }
    Map<Split, SampleRange> sets = new EnumMap<>(workload.sets());
    sets.put(Split.VALIDATION, sets.get(Split.TEST));
    return new Workload(hyperparameters, workload.shards(), sets);
  }

  /** A run whose checkpoints go to a directory. */
  public static InterruptedRun of(
      Workload workload, int everyIterations, Path directory, Supplier<Exchange> exchanges) {
    CheckpointWriter.Rhythm rhythm = new CheckpointWriter.Rhythm(1, everyIterations);
    return new InterruptedRun(workload, rhythm, directory, exchanges);
  }

  /** What happens at a call of the exchange. If it throws, the call has no answer. */
  public interface Event {
    void happen(Progress progress, CheckpointWriter checkpoints);
  }

  /** The event that kills a process. */
  public static final Event DEATH =
      (progress, checkpoints) -> {
        throw new Death();
      };

  /**
   * The event of a signal while the training waits for the exchange, whose answer then comes too
   * late.
   */
  public static final Event SIGNAL =
      (progress, checkpoints) -> {
        Thread hook =
            new Thread(
                () -> {
                  progress.stop();
                  checkpoints.write(progress);
                });
        hook.start();
        try {
          hook.join();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      };

  /** The event of an error in the program, after which it writes a last checkpoint. */
  public static final Event ERROR =
      (progress, checkpoints) -> {
        throw new OutOfMemoryError("a test's");
      };

  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Starts or resumes the training, and ends it by an event at a call of the exchange, counted from
   * 0.
   */
  public void interruptAt(int call, boolean resume, Event event) {
    Throwable end = assertThrows(Throwable.class, () -> run(call, resume, event));
    Class<?> expected =
        event == DEATH
            ? Death.class
            : event == ERROR ? OutOfMemoryError.class : Progress.Stopped.class;
    assertEquals(expected, end.getClass(), end.toString());
  }

  /** Starts or resumes the training and runs it to the end. Returns the model and the history. */
  public String finish(boolean resume) {
    return run(-1, resume, DEATH);
  }

  private String run(int call, boolean resume, Event event) {
    Checkpoints store = new Checkpoints(Fixtures.storage(), Fixtures.path(directory), 2);
    try (Exchange exchange = exchanges.get()) {
      Checkpoint checkpoint =
          resume && !store.names().isEmpty() ? store.readNewest(line -> {}) : null;
      Progress progress =
          checkpoint == null
              ? Fixtures.progress(workload)
              : Progress.resume(workload, checkpoint, Fixtures.MONITORING);
      CheckpointWriter checkpoints =
          new CheckpointWriter(
              Settings.of(workload),
              store,
              rhythm,
              checkpoint,
              Optional::empty,
              warning -> {},
              new SystemClock());
      checkpoints.begin(exchange);
      long[] moment = new long[1];
      Exchange fragile =
          new AtCall(
              call,
              exchange,
              () -> {
                moment[0] = progress.iteration();
                event.happen(progress, checkpoints);
              });
      try {
        new Sgd(workload, fragile, List.of(checkpoints)).train(progress);
      } catch (OutOfMemoryError e) {
        checkpoints.stop(progress);
        checkpoints.write(progress);
        assertEquals(moment[0], store.readNewest(line -> {}).iteration(), "the last checkpoint");
        throw e;
      } catch (Progress.Stopped e) {
        assertEquals(moment[0], progress.iteration(), "a step after the stop");
        assertEquals(
            moment[0], store.readNewest(line -> {}).iteration(), "the signal's checkpoint");
        throw e;
      } finally {
        checkpoints.awaitUnderWay(); // else the resumed run would find it half written
      }
      checkpoints.write(progress);
      ByteArrayOutputStream model = new ByteArrayOutputStream();
      Model.of(progress.result(), Settings.of(workload)).file().write(model);
      return progress.history().json() + HexFormat.of().formatHex(model.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
