package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shell sees of a run: its exit status and its two output streams. */
class SubmitIT {
  @TempDir Path directory;

  @Test
  void aGoodRunPrintsTheAccuracyLinesAndEndsWithZero() throws Exception {
    Submitted run = submit("--sizes=64,10", "--epochs=2", "--mini-batch-size=100").succeeded();
    assertTrue(run.out().matches("Epoch 0: \\d+ / 360\nEpoch 1: \\d+ / 360\n"), run.out());
  }

  @Test
  void aWrongSettingEndsWithOneAndNoStackTrace() throws Exception {
    Submitted run = submit("--sizes=64,9");
    assertEquals(1, run.status());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().filter(line -> line.startsWith("nndl: ")).count(), run.err());
    assertTrue(run.err().contains(": expected labels below 9, "), run.err());
    assertTrue(run.err().lines().noneMatch(line -> line.startsWith("\tat ")), run.err());
  }

  @Test
  void anUnknownOptionEndsWithTwo() throws Exception {
    Submitted run = submit("--sise=64,10");
    assertEquals(2, run.status());
    assertEquals("", run.out());
    String line = "nndl: Unknown option: '--sise=64,10'; did you mean --sizes?\n";
    assertTrue(run.err().endsWith(line), run.err());
  }

  private Submitted submit(String... options) throws Exception {
    Stream<String> all =
        Stream.concat(
            Stream.of("--data=" + Submitted.DIGITS, "--model=" + directory.resolve("model")),
            Stream.of(options));
    return Submitted.run(directory, "local[2]", all.toArray(String[]::new));
  }
}
