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
import nndl.training.Rescue;
import nndl.training.RescueCheckpoint;
import nndl.training.checkpoint.Checkpoints;
import nndl.training.workload.Settings;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time that the shutdown of a training takes, to the nanosecond, if something hangs. */
class SavingHookTest {
  private static final long A_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long A_MINUTE = 60 * A_SECOND;
  private static final long LIMIT = 10 * A_SECOND;

  private final SimulatedClock clock = new SimulatedClock();
  private final List<String> lines = new ArrayList<>();
  @TempDir Path directory;
  private Path place;
  private Path checkpoint;
  private Workload workload;
  private boolean loaded = true;

  /** The milliseconds after which the JVM is left, whatever hangs. */
  private long leftAfter;

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
  void aStopBeforeTheTrainingIsToldToo() {
    try (SavingHook hook = new SavingHook(lines::add, LIMIT, new Ending(clock), clock)) {
      clock.run(hook::stop);
    }
    assertEquals(
        List.of("stopped before the training began; start it again as it was started"), lines);
  }

  @Test
  void anEndAfterTheTrainingWaitsForNothingThatIsSaved() {
    Ending ending = new Ending(clock);
    new SavingHook(lines::add, LIMIT, ending, clock).close();
    clock.run(ending::await);
    assertEquals(2 * A_SECOND, clock.nanoTime());
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
    String line = lines.get(0);
    String warning = "warning: file:" + checkpoint + ": expected to write it, found .*";
    assertTrue(line.matches(warning), line);
    assertEquals(
        List.of("stopped before the first checkpoint; start it again as it was started"),
        lines.subList(1, lines.size()));
  }

  @Test
  void storageHasItsTimeAndAfterASecondALineSaysWhatIsWaitedFor() {
    assertEquals(10_000, stop(slow(A_MINUTE), true, lines::add));
    assertEquals(
        List.of(
            waits(),
            "warning: stopped; expected to write a checkpoint within 10 s, still waiting for the"
                + " storage of file:%s; start it again as it was started".formatted(place)),
        lines);
  }

  @Test
  void aRescueThatFailsSaysWhyInALine() {
    Rescue failing =
        new Rescue() {
          @Override
          public List<String> save() {
            throw new IllegalStateException("a disk that is full\n\tat a.Method");
          }

          @Override
          public String waitsFor() {
            return "nothing";
          }

          @Override
          public String goesOn() {
            return "--resume goes on from m";
          }
        };
    clock.run(() -> lines.addAll(failing.within(LIMIT, lines::add, clock)));
    assertEquals(
        List.of(
            "warning: stopped; expected to write a checkpoint, found a disk that is full; --resume"
                + " goes on from m"),
        lines);
  }

  @Test
  void aCheckpointThatTakesLongIsWaitedForAndNoLonger() {
    assertEquals(9_000, stop(slow(9 * A_SECOND), true, lines::add));
    assertEquals(List.of(waits(), "stopped; --resume goes on from file:" + checkpoint), lines);
  }

  @Test
  void aWaitOfASecondIsNothingToTell() {
    assertEquals(999, stop(slow(A_SECOND - 1_000_000), true, lines::add));
    assertEquals(List.of("stopped; --resume goes on from file:" + checkpoint), lines);
  }

  /** The line about the wait is not printed either, and nothing waits for it. */
  @Test
  void allLimitsTogetherLeaveASecondForSpark() {
    assertEquals(11_000, stop(slow(A_MINUTE), false, line -> clock.park(this, A_MINUTE)));
  }

  @Test
  void theJvmIsLeftTwoSecondsAfterTheCheckpointAndAtTheLatestTwoAfterItsLimit() {
    assertEquals(2_000, left(quick()));
    assertEquals(5_000, left(slow(3 * A_SECOND)));
    assertEquals(12_000, left(slow(A_MINUTE)));
  }

  /** Returns the milliseconds after which a signal ends a JVM whose training and print hang. */
  private long left(SlowFiles.Settings files) {
    stop(files, false, line -> clock.park(this, A_MINUTE));
    return leftAfter;
  }

  /** Stops a training that has not started. Returns the milliseconds that this takes. */
  private long stop(SlowFiles.Settings files, boolean leaves, Consumer<String> reader) {
    Progress progress = Fixtures.progress(workload);
    CheckpointWriter checkpoints =
        new CheckpointWriter(
            Settings.of(workload),
            new Checkpoints(new Storage(files, Fixtures.process(clock)), Fixtures.path(place), 2),
            new CheckpointWriter.Rhythm(1, 0),
            null,
            Optional::empty,
            reader,
            clock);
    if (loaded) {
      checkpoints.begin(Fixtures.inMemory(workload));
    }
    List<Long> nanos = new ArrayList<>();
    long start = clock.nanoTime();
    Ending ending = new Ending(clock);
    try (SavingHook hook = new SavingHook(reader, LIMIT, ending, clock)) {
      hook.saves(new RescueCheckpoint(progress, checkpoints), atEnd);
      clock.run(
          () -> {
            clock.start("leave", () -> leftAfter = afterEnd(ending, start));
            if (leaves) {
              clock.start("training", hook::close);
            }
            hook.stop();
            nanos.add(clock.nanoTime() - start);
          });
    }
    assertTrue(progress.isStopped());
    return TimeUnit.NANOSECONDS.toMillis(nanos.get(0));
  }

  /** Waits as long as a signal does. Returns the milliseconds since then. */
  private long afterEnd(Ending ending, long start) {
    try {
      ending.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return clock.millisSince(start);
  }

  private String waits() {
    return "stopping: waiting for the storage of file:%s, for at most 10 s; Ctrl-C ends at once"
        .formatted(place);
  }

  private SlowFiles.Settings quick() {
    return new SlowFiles.Settings(clock, SlowFiles.Call.CREATE, 0);
  }

  private SlowFiles.Settings slow(long nanos) {
    return new SlowFiles.Settings(clock, SlowFiles.Call.CREATE, nanos);
  }
}
