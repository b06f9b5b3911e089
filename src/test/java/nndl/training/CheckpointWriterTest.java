package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.Fixtures;
import nndl.checkpoint.Checkpoints;
import nndl.network.Gradient;
import nndl.order.MiniBatch;
import nndl.worker.DataHashes;
import nndl.worker.Settings;
import nndl.worker.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CheckpointWriterTest {
  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();
  private Path place;
  private Workload workload;
  private Progress progress;

  @BeforeEach
  void prepare() {
    place = directory.resolve("checkpoints");
    workload = InterruptedRun.workload(directory);
    progress = Fixtures.progress(workload);
  }

  @Test
  void forgetsAFailureOnceALaterCheckpointSucceeds() throws IOException {
    CheckpointWriter writer = writer(warnings::add);
    assertEquals(Optional.empty(), writer.lastGood());
    Files.writeString(place, "");
    writer.write(progress);
    writer.write(progress);
    assertEquals(2, warnings.size());
    String failure = writer.failure().orElseThrow();
    assertTrue(failure.contains(place + ": expected to write a checkpoint, found "), failure);
    assertEquals(Optional.empty(), writer.lastGood());
    Files.delete(place);
    writer.write(progress);
    assertEquals(2, warnings.size());
    assertEquals(Optional.empty(), writer.failure());
    assertEquals(Optional.of("file:" + place + "/000000000000000.safetensors"), writer.lastGood());
  }

  @Test
  void writesEveryStepOfAnEpochThatItIsAskedFor() {
    CheckpointWriter writer = writer(warnings::add);
    for (long step = 1; step <= 3; step++) {
      Gradient sum = new Gradient(workload.layout());
      progress.step(sum, new MiniBatch(0, 10 * (step - 1), 10 * step));
      writer.write(progress);
      String expected = "file:%s/00000000000000%s.safetensors".formatted(place, step);
      assertEquals(Optional.of(expected), writer.lastGood());
    }
  }

  /** As a signal does while nobody reads what the training prints: no lock is held meanwhile. */
  @Test
  @Timeout(20)
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
      assertEquals("file:" + place + "/000000000000006.safetensors", writer.lastGood().get());
    }
    assertEquals(1, progress.history().epochs().size());
  }

  @Test
  @Timeout(20)
  void writesWhileAWarningWaitsForWhoeverReadsIt() throws IOException {
    Files.writeString(place, "");
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

  private CheckpointWriter writer(Consumer<String> lines) {
    CheckpointWriter writer =
        new CheckpointWriter(
            Settings.of(workload),
            new Checkpoints(Fixtures.storage(), Fixtures.path(place), 2),
            new CheckpointWriter.Rhythm(1, 0),
            null,
            lines);
    writer.begin(DataHashes.NONE);
    return writer;
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
