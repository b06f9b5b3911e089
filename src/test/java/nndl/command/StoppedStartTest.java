package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import nndl.Slow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while a training starts, when Spark and the shutdown hooks are on their way. */
@Slow
class StoppedStartTest {
  private static final int SIGINT = 128 + 2;

  private static final String LINES =
      "WARNING: Using incubator modules.*|.* SparkConf: Note .*"
          + "|nndl: stopped before the (first checkpoint|training began); start it again as it was"
          + " started|Epoch .*|nndl: stopped; .*" // these two if the signal is late
          + "|nndl: stopping: waiting for .*"; // and this one on a slow machine

  @TempDir Path directory;

  @Test
  void aSignalDuringTheStartEndsWithLinesOfOurs() throws Exception {
    Path model = directory.resolve("model");
    Random random = new Random(36);
    try (NndlProcess process =
        NndlProcess.start(
            directory,
            "start",
            List.of(
                "train",
                "--data=data/digits",
                "--sizes=64,10",
                "--epochs=99999",
                "--model=" + model))) {
      process.await(() -> Files.exists(model.resolve(NndlProcess.OWNER)));
      Thread.sleep(random.nextInt(200));
      process.signal("INT");
      assertEquals(SIGINT, process.end(), process.printed());
      List<String> lines = process.printed().lines().toList();
      assertTrue(lines.stream().allMatch(line -> line.matches(LINES)), lines.toString());
      assertEquals(
          1,
          lines.stream().filter(line -> line.startsWith("nndl: stopped")).count(),
          lines.toString());
    }
  }
}
