package nndl.training;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.data.sampling.MiniBatch;
import nndl.data.storage.SlowFiles;
import nndl.data.storage.Storage;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.time.Clock;
import nndl.time.SimulatedClock;
import nndl.time.SystemClock;
import nndl.training.checkpoint.Checkpoints;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Weights;
import nndl.training.workload.Settings;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointWriterTest {
  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();
  private Path path;
  private Workload workload;
  private Progress progress;
  private Optional<String> beside = Optional.empty();

  @BeforeEach
  void prepare() {
    path = directory.resolve("checkpoints");
    workload = InterruptedRun.workload(directory);
    progress = Fixtures.progress(workload);
  }

  @Test
  void forgetsAFailureOnceALaterCheckpointSucceeds() throws IOException {
    CheckpointWriter writer = writer(warnings::add);
    assertEquals(Optional.empty(), writer.lastGood());
    Files.writeString(path, "");
    writer.write(progress);
    writer.write(progress);
    assertEquals(2, warnings.size());
    String failure = writer.failure().orElseThrow();
    String start = "file:" + path + "/000000000000000.safetensors: expected to write it, found ";
    assertTrue(failure.startsWith(start), failure);
    assertEquals(Optional.empty(), writer.lastGood());
    Files.delete(path);
    writer.write(progress);
    assertEquals(2, warnings.size());
    assertEquals(Optional.empty(), writer.failure());
    assertEquals(Optional.of(checkpoint(0)), writer.lastGood());
  }

  @Test
  void writesEveryStepOfAnEpochThatItIsAskedFor() {
    CheckpointWriter writer = writer(warnings::add);
    for (int step = 1; step <= 3; step++) {
      step(step);
      writer.write(progress);
      assertEquals(Optional.of(checkpoint(step)), writer.lastGood());
    }
  }

  /** Nobody knows where the fault is, so nothing is written of what has been trained since. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void writesNothingOnceAWorkerHasOtherWeightsThanTheDriver(int comparisons) {
    CheckpointWriter writer = writer(warnings::add);
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Exchange differing = new Differing(exchange, new AtomicInteger(comparisons));
      writer.begin(differing);
      Sgd sgd = new Sgd(workload, differing, List.of(writer));
      assertEquals(
          "executor 3: expected the driver's weights and optimiser's state after the same steps,"
              + " found others",
          refusal(() -> sgd.train(progress)));
    }
    writer.write(progress);
    assertEquals(
        "warning: file:%s: expected to write a checkpoint, found weights that an error has left incomplete or wrong"
            .formatted(path),
        warnings.get(0));
    assertEquals(
        comparisons == 1 ? Optional.empty() : Optional.of(checkpoint(3)), writer.lastGood());
  }

  @Test
  void anEpochEndsOnlyIfAllHaveTheSameWeights() {
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Sgd sgd = new Sgd(workload, new Differing(exchange, new AtomicInteger(2)), List.of());
      refusal(() -> sgd.train(progress));
    }
    assertEquals(1, progress.epoch());
  }

  /** An exchange of which one executor differs at the last of some comparisons. */
  private record Differing(Exchange exchange, AtomicInteger comparisons) implements Exchange {
    @Override
    public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
      return exchange.sumGradients(parameters, miniBatch);
    }

    @Override
    public Optional<String> differing(Weights weights) {
      return comparisons.decrementAndGet() == 0 ? Optional.of("3") : Optional.empty();
    }

    @Override
    public Evaluation evaluate(Parameters parameters, Split split, int every) {
      return exchange.evaluate(parameters, split, every);
    }

    @Override
    public DataHashes hashes() {
      return exchange.hashes();
    }

    @Override
    public void close() {}
  }

  /** A signal does this while nobody reads the training's output: no lock is held meanwhile. */
  @Test
  void writesWhileTheTrainingWaitsForWhoeverReadsItsLines() throws Exception {
    CheckpointWriter writer = writer(warnings::add);
    Observer stuck =
        new Observer() {
          @Override
          public void epochEnded(Progress p, Epoch epoch) {
            runElsewhere(
                () -> {
                  progress.stop();
                  writer.write(progress);
                });
          }
        };
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      new Sgd(workload, exchange, List.of(stuck)).train(progress);
    } catch (Progress.Stopped e) {
      assertEquals(checkpoint(6), writer.lastGood().get());
    }
    assertEquals(1, progress.history().epochs().size());
  }

  @Test
  void writesWhileAWarningWaitsForWhoeverReadsIt() throws IOException {
    Files.writeString(path, "");
    List<CheckpointWriter> self = new ArrayList<>();
    self.add(
        writer(
            warning -> {
              warnings.add(warning);
              if (warnings.size() == 1) {
                runElsewhere(() -> self.get(0).write(progress));
              }
            }));
    self.get(0).write(progress);
    assertEquals(2, warnings.size());
  }

  /** Storage takes a minute for each. */
  @Test
  void theTrainingWaitsForACheckpointOnlyWhereTheNextIsDue() {
    SimulatedClock clock = new SimulatedClock();
    SlowFiles.Settings slow =
        new SlowFiles.Settings(clock, SlowFiles.Call.CREATE, TimeUnit.MINUTES.toNanos(1));
    CheckpointWriter writer =
        writer(new Storage(slow, Fixtures.process(clock)), warnings::add, clock);
    List<Long> minutes = new ArrayList<>();
    clock.run(
        () -> {
          for (int step = 1; step <= 3; step++) {
            step(step);
            writer.epochEnded(progress, null);
            minutes.add(TimeUnit.NANOSECONDS.toMinutes(clock.nanoTime()));
          }
          writer.awaitUnderWay();
          minutes.add(TimeUnit.NANOSECONDS.toMinutes(clock.nanoTime()));
        });
    assertEquals(List.of(0L, 1L, 2L, 3L), minutes);
    assertEquals(Optional.of(checkpoint(3)), writer.lastGood());
    assertEquals(List.of(), warnings);
  }

  @Test
  void aCheckpointThatASignalHasOvertakenIsNotWritten() throws IOException {
    List<Runnable> started = new ArrayList<>();
    CheckpointWriter writer = writer(Fixtures.storage(), warnings::add, new LateThreads(started));
    step(1);
    writer.epochEnded(progress, null);
    step(2);
    writer.writeSilently(progress);
    started.get(0).run();
    assertEquals(Optional.of(checkpoint(2)), writer.lastGood());
    try (Stream<Path> files = Files.list(path)) {
      assertEquals(1, files.count());
    }
  }

  /**
   * Else it would be taken for older, and the one before it would be the second of the two kept.
   */
  @Test
  void theLastCheckpointWaitsForTheOneThatIsUnderWay() throws IOException {
    List<Runnable> started = new ArrayList<>();
    CheckpointWriter writer = writer(Fixtures.storage(), warnings::add, new LateThreads(started));
    step(1);
    writer.epochEnded(progress, null);
    step(2);
    writer.write(progress);
    assertEquals(Optional.of(checkpoint(2)), writer.lastGood());
    try (Stream<Path> files = Files.list(path)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void aCheckpointThatASignalHasWrittenIsNotWrittenAgain() {
    List<Runnable> started = new ArrayList<>();
    CheckpointWriter writer = writer(Fixtures.storage(), warnings::add, new LateThreads(started));
    beside = Optional.of("warning: the file beside it");
    step(1);
    writer.epochEnded(progress, null);
    assertEquals(1, writer.writeSilently(progress).size());
    assertEquals(List.of(), writer.writeSilently(progress));
    started.get(0).run();
    assertEquals(List.of(), warnings);
  }

  @Test
  void aCheckpointOfTheNextEpochIsALaterOne() {
    List<Runnable> started = new ArrayList<>();
    CheckpointWriter writer = writer(Fixtures.storage(), warnings::add, new LateThreads(started));
    step(1);
    step(2);
    writer.writeSilently(progress);
    progress.endEpoch(Epochs.counted(5, 20), 0);
    progress.step(new Gradient(workload.layout()), new MiniBatch(1, 0, 10));
    writer.epochEnded(progress, null);
    started.get(0).run();
    assertEquals(Optional.of(checkpoint(3)), writer.lastGood());
  }

  @Test
  void theFirstCheckpointOfANewTrainingReplacesAllThatAreThere() throws IOException {
    Files.createDirectories(path);
    Files.createFile(path.resolve("000000000000009.safetensors")); // one that was cut off
    CheckpointWriter writer = writer(warnings::add);
    step(1);
    writer.write(progress);
    step(2);
    writer.write(progress);
    try (Stream<Path> files = Files.list(path)) {
      assertEquals(
          List.of("000000000000001.safetensors", "000000000000002.safetensors"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void aCheckpointThatAnotherThreadCanNotWriteIsAWarning() throws IOException {
    CheckpointWriter writer = writer(warnings::add);
    Files.writeString(path, "");
    step(1);
    writer.epochEnded(progress, null);
    writer.awaitUnderWay();
    assertEquals(1, warnings.size());
    assertEquals("warning: " + writer.failure().orElseThrow(), warnings.get(0));
  }

  @Test
  void anErrorOfTheThreadThatWritesIsAWarningToo() {
    CheckpointWriter writer =
        unbegun(
            new CheckpointWriter.Rhythm(1, 0),
            () -> {
              throw new IllegalStateException("broken");
            });
    writer.begin(Fixtures.inMemory(workload));
    writer.epochEnded(progress, null);
    writer.awaitUnderWay();
    assertEquals(
        List.of("warning: file:" + path + ": expected to write a checkpoint, found broken"),
        warnings);
    assertEquals(Optional.empty(), writer.lastGood());
  }

  @Test
  void aWarningOfTheFilesBesideACheckpointIsPassedOn() {
    beside = Optional.of("warning: the file beside it");
    CheckpointWriter writer = writer(warnings::add);
    writer.write(progress);
    assertEquals(List.of("warning: the file beside it"), warnings);
    assertEquals(Optional.empty(), writer.failure());
  }

  /** It is none of those that a training may not end without. */
  @Test
  void anOldCheckpointThatCanNotBeDeletedIsAWarningAndNoFailure() throws IOException {
    CheckpointWriter writer = writer(warnings::add);
    step(1);
    writer.write(progress);
    Path old = path.resolve("000000000000000.safetensors");
    Files.writeString(Files.createDirectory(old).resolve("file"), "");
    step(2);
    writer.write(progress);
    assertEquals(1, warnings.size(), warnings.toString());
    String start = "warning: file:" + old + ": expected to delete it, found ";
    assertTrue(warnings.get(0).startsWith(start), warnings.get(0));
    assertEquals(Optional.empty(), writer.failure());
    assertEquals(Optional.of(checkpoint(2)), writer.lastGood());
  }

  @Test
  void aRescueOfWeightsThatAreNoNumbersSaysSoInAWarning() {
    CheckpointWriter writer = writer(warnings::add);
    progress.parameters().weights(1).set(0, 0, Float.NaN);
    List<String> lines = new RescueCheckpoint(progress, writer).save();
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("warning: "), lines.get(0));
    assertEquals(
        "stopped before the first checkpoint; start it again as it was started", lines.get(1));
    assertEquals(Optional.empty(), writer.lastGood());
  }

  @Test
  void aStepThatAnErrorHasCutOffIsNotWritten() {
    CheckpointWriter writer = writer(warnings::add);
    step(1);
    writer.write(progress);
    step(2);
    assertThrows(NullPointerException.class, () -> progress.step(null, new MiniBatch(0, 20, 30)));
    writer.stop(progress);
    writer.write(progress);
    assertEquals(Optional.of(checkpoint(1)), writer.lastGood());
    assertEquals(
        List.of(
            "warning: file:%s: expected to write a checkpoint, found weights that an error"
                    .formatted(path)
                + " has left incomplete or wrong"),
        warnings);
  }

  @Test
  void aCheckpointIsDueAfterEveryNthEpochAndNoOther() {
    CheckpointWriter writer = writer(2);
    List<Optional<String>> written = new ArrayList<>();
    for (int epoch = 1; epoch <= 4; epoch++) {
      progress.endEpoch(Map.of(), 0);
      writer.epochEnded(progress, null);
      writer.awaitUnderWay();
      written.add(writer.lastGood());
    }
    Optional<String> none = Optional.empty();
    Optional<String> good = Optional.of(checkpoint(0));
    assertEquals(List.of(none, good, good, good), written);
    progress = Fixtures.progress(workload);
    CheckpointWriter never = writer(0);
    progress.endEpoch(Map.of(), 0);
    never.epochEnded(progress, null);
    never.awaitUnderWay();
    assertEquals(none, never.lastGood());
  }

  @Test
  void nothingIsWrittenBeforeTheSamplesAreLoaded() {
    CheckpointWriter writer = unbegun(new CheckpointWriter.Rhythm(1, 1));
    assertFalse(writer.begun());
    step(1);
    writer.epochEnded(progress, null);
    writer.write(progress);
    assertEquals(Optional.empty(), writer.goesOn());
    writer.begin(Fixtures.inMemory(workload));
    assertTrue(writer.begun());
    writer.write(progress);
    assertEquals(Optional.of("--resume goes on from " + checkpoint(1)), writer.goesOn());
    assertEquals("file:" + path, writer.toString());
    assertEquals(List.of(), warnings);
  }

  @Test
  void aRescueStopsTheTrainingAndWaitsForStorageOnlyThen() {
    RescueCheckpoint rescue = new RescueCheckpoint(progress, writer(warnings::add));
    assertEquals("the update of the weights", rescue.waitsFor());
    assertFalse(progress.isStopped());
    assertEquals(List.of("stopped; --resume goes on from " + checkpoint(0)), rescue.save());
    assertEquals("the storage of file:" + path, rescue.waitsFor());
    assertTrue(progress.isStopped());
  }

  private CheckpointWriter writer(int epochs) {
    CheckpointWriter writer = unbegun(new CheckpointWriter.Rhythm(epochs, 0));
    writer.begin(Fixtures.inMemory(workload));
    return writer;
  }

  private CheckpointWriter unbegun(CheckpointWriter.Rhythm rhythm) {
    return unbegun(rhythm, () -> beside);
  }

  private CheckpointWriter unbegun(
      CheckpointWriter.Rhythm rhythm, Supplier<Optional<String>> beside) {
    return new CheckpointWriter(
        Settings.of(workload),
        new Checkpoints(Fixtures.storage(), Fixtures.path(path), 2),
        rhythm,
        null,
        beside,
        warnings::add,
        new SystemClock());
  }

  private void step(long step) {
    progress.step(new Gradient(workload.layout()), new MiniBatch(0, 10 * (step - 1), 10 * step));
  }

  private String checkpoint(int iteration) {
    return "file:%s/%015d.safetensors".formatted(path, iteration);
  }

  private CheckpointWriter writer(Consumer<String> lines) {
    return writer(Fixtures.storage(), lines, new SystemClock());
  }

  private CheckpointWriter writer(Storage storage, Consumer<String> lines, Clock clock) {
    CheckpointWriter writer =
        new CheckpointWriter(
            Settings.of(workload),
            new Checkpoints(storage, Fixtures.path(path), 2),
            new CheckpointWriter.Rhythm(1, 1),
            null,
            () -> beside,
            lines,
            clock);
    writer.begin(Fixtures.inMemory(workload));
    return writer;
  }

  /** A clock whose threads start when the test runs them, or when somebody waits. */
  private record LateThreads(List<Runnable> started) implements Clock {
    @Override
    public void start(String name, Runnable work) {
      started.add(work);
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void spin() {}

    @Override
    public void park(Object blocker, long nanos) {
      if (!started.isEmpty()) {
        started.remove(0).run();
      }
    }

    @Override
    public void unpark(Thread thread) {}
  }

  private static void runElsewhere(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
