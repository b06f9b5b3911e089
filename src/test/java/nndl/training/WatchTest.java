package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import nndl.Fixtures;
import nndl.checkpoint.Checkpoints;
import nndl.network.Gradient;
import nndl.order.MiniBatch;
import nndl.worker.Settings;
import nndl.worker.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private Path place;
  private Workload workload;
  private Progress progress;
  private Watch watch;

  @BeforeEach
  void prepare() {
    place = directory.resolve("checkpoints");
    workload = InterruptedRun.workload(directory);
    progress =
        Progress.start(workload, Fixtures.initial(workload), new History(Fixtures.nowhere()));
    watch =
        new Watch(
            progress,
            workload,
            Settings.of(workload),
            new Checkpoints(Fixtures.storage(), Fixtures.path(place), 2),
            new Watch.Rhythm(1, 0),
            null,
            new PrintStream(lines, true, StandardCharsets.UTF_8));
  }

  @Test
  void forgetsAFailureOnceALaterCheckpointSucceeds() throws IOException {
    assertEquals(Optional.empty(), watch.lastGood());
    Files.writeString(place, "");
    watch.write();
    watch.write();
    assertEquals(2, warnings());
    assertTrue(watch.failure().contains(place + ": expected to write a checkpoint, found "));
    assertEquals(Optional.empty(), watch.lastGood());
    Files.delete(place);
    watch.write();
    assertEquals(2, warnings());
    assertNull(watch.failure());
    assertEquals(Optional.of("file:" + place + "/000000000000000.safetensors"), watch.lastGood());
  }

  @Test
  void writesEveryStepOfAnEpochThatItIsAskedFor() {
    for (long step = 1; step <= 3; step++) {
      Gradient sum = new Gradient(workload.layout());
      progress.step(sum, new MiniBatch(0, 10 * (step - 1), 10 * step));
      watch.write();
      String expected = "file:%s/00000000000000%s.safetensors".formatted(place, step);
      assertEquals(Optional.of(expected), watch.lastGood());
    }
  }

  @Test
  void hintsAfterThreeEpochsAtChanceLevelAndNotAgain() {
    for (long correct : new long[] {9, 5, 6, 8, 8, 5, 9, 8, 8, 8}) { // of 20 in 3 classes
      progress.endEpoch(correct, 20);
      watch.run();
    }
    assertEquals(
        """
        nndl: Epoch 3: 8 / 20: 3 epochs about as good as chance; the outputs may be saturated: \
        try a --learning-rate below 3.0, or other initial weights
        nndl: Epoch 9: 8 / 20: 3 epochs about as good as chance; the outputs may be saturated: \
        try a --learning-rate below 3.0, or other initial weights
        """,
        lines.toString(StandardCharsets.UTF_8));
  }

  private long warnings() {
    return lines
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("nndl: warning: "))
        .count();
  }
}
