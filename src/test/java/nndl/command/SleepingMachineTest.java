package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import nndl.Slow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that stands still longer than its heartbeat's interval, as on a machine that sleeps. */
@Slow
class SleepingMachineTest {
  private static final String LINES =
      "WARNING: Using incubator modules.*|.* SparkConf: Note .*|nndl: .*|Epoch .*";

  @TempDir Path directory;

  @Test
  void goesOnWithoutALineOfSpark() throws Exception {
    Path model = directory.resolve("model");
    List<String> words =
        List.of(
            "train", "--data=data/digits", "--sizes=64,30,10", "--epochs=40", "--model=" + model);
    try (NndlProcess process = NndlProcess.start(directory, "paused", words)) {
      process.await(() -> process.printed().contains("Epoch 1"));
      process.signal("STOP");
      Thread.sleep(4_000); // the interval is 3 s
      process.signal("CONT");
      process.succeeded();
      String others =
          String.join("\n", process.printed().lines().filter(l -> !l.matches(LINES)).toList());
      assertEquals("", others);
    }
  }
}
