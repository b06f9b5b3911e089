package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nndl.Fixtures;
import nndl.data.storage.SlowFiles;
import nndl.data.storage.Storage;
import nndl.time.SimulatedClock;
import nndl.training.CheckpointWriter;
import nndl.training.InterruptedRun;
import nndl.training.Progress;
import nndl.training.checkpoint.Checkpoints;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Settings;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The time that the shutdown of a training takes, to the nanosecond, if something hangs. */
@Timeout(60)
class TrainingShutdownHookTest {
  private static final long A_MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final SimulatedClock clock = new SimulatedClock();
  private final List<String> lines = new ArrayList<>();
  @TempDir Path directory;
  private Path place;
  private Path checkpoint;
  private Workload workload;
  private boolean loaded = true;
  private Optional<String> atEnd = Optional.empty();

  @BeforeEach
  void prepare() {
    place = directory.resolve("checkpoints");
    checkpoint = place.resolve("000000000000000.safetensors");
    workload = InterruptedRun.workload(directory);
  }

  @Test
  void aTrainingThatHasEndedIsNotWaitedFor() {
    assertEquals(0, stop(quick(), true, lines::add));
    assertEquals(List.of("stopped; --resume goes on from file:" + checkpoint), lines);
  }

  @Test
  void theModelOfAnEarlierRunIsNamedLast() {
    atEnd = Optional.of("the model in m is still that of the earlier run");
    stop(quick(), true, lines::add);
    assertEquals(List.of("stopped; --resume goes on from file:" + checkpoint, atEnd.get()), lines);
  }

  /** A checkpoint needs the hash of its samples, and older checkpoints must stay. */
  @Test
  void nothingIsWrittenBeforeTheSamplesAreLoaded() {
    loaded = false;
    assertEquals(0, stop(quick(), true, lines::add));
    assertEquals(
        List.of("stopped before the first checkpoint; start it again as it was started"), lines);
    assertFalse(Files.exists(place));
  }

  @Test
  void aBlockedTrainingHasASecondToEnd() {
    assertEquals(1000, stop(quick(), false, lines::add));
  }

  @Test
  void theCheckpointIsWrittenBeforeAnythingIsPrinted() {
    List<Boolean> found = new ArrayList<>();
    stop(quick(), true, line -> found.add(Files.exists(checkpoint)));
    assertEquals(List.of(true), found);
  }

  @Test
  void aReaderWhoHasStoppedIsWaitedForASecond() {
    assertEquals(1000, stop(quick(), true, line -> clock.park(this, A_MINUTE)));
    assertTrue(Files.exists(checkpoint));
  }

  /** No checkpoint can be written, because its directory is a file. */
  @Test
  void aWarningWaitsNoLongerForAReaderWhoHasStopped() throws IOException {
    Files.writeString(place, "");
    Consumer<String> reader =
        line -> {
          lines.add(line);
          clock.park(this, A_MINUTE);
        };
    assertEquals(1000, stop(quick(), true, reader));
    assertEquals(1, lines.size());
    String line = lines.get(0);
    String warning = "warning: .*" + place + ": expected to write a checkpoint, found .*";
    assertTrue(line.matches(warning), line);
  }

  @Test
  void storageHasTwoSecondsAndAHalf() {
    assertEquals(2500, stop(slow(), true, lines::add));
    assertEquals(
        List.of(
            "warning: stopped; expected to write a checkpoint within 2500 ms, found the storage"
                + " busy; --resume goes on from the one before"),
        lines);
  }

  @Test
  void allLimitsTogetherLeaveASecondOfTheFourAndAHalfForSpark() {
    assertEquals(3500, stop(slow(), false, line -> clock.park(this, A_MINUTE)));
  }

  /** Stops a training that has not started. Returns the milliseconds that this takes. */
  private long stop(SlowFiles.Settings files, boolean leaves, Consumer<String> reader) {
    Progress progress = Fixtures.progress(workload);
    CheckpointWriter checkpoints =
        new CheckpointWriter(
            Settings.of(workload),
            new Checkpoints(new Storage(files, clock), Fixtures.path(place), 2),
            new CheckpointWriter.Rhythm(1, 0),
            null,
            Optional::empty,
            reader,
            clock);
    if (loaded) {
      checkpoints.begin(DataHashes.NONE);
    }
    List<Long> nanos = new ArrayList<>();
    try (TrainingShutdownHook hook =
        new TrainingShutdownHook(progress, checkpoints, atEnd, reader, clock)) {
      if (leaves) {
        hook.close();
      }
      clock.run(
          () -> {
            try {
              hook.stop();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            nanos.add(clock.nanoTime());
          });
    }
    assertTrue(progress.isStopped());
    return TimeUnit.NANOSECONDS.toMillis(nanos.get(0));
  }

  private SlowFiles.Settings quick() {
    return new SlowFiles.Settings(clock, SlowFiles.Call.CREATE, 0);
  }

  private SlowFiles.Settings slow() {
    return new SlowFiles.Settings(clock, SlowFiles.Call.CREATE, A_MINUTE);
  }
}
