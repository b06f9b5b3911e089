package nndl.command.train;

import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Slow;
import nndl.command.Run;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --debug} adds to errors, and an error of the disk; the others are a table. */
@Slow
class TrainSettingsTest extends TrainCase {

  /** Hadoop's local file system then throws an Error, not an exception. */
  @ParameterizedTest
  @CsvSource({"--initial-model, to read it", "--config, a properties file"})
  void reportsInOneLineAFileThatTheDiskCannotRead(String option, String expected) {
    Path memory = Path.of("/proc/self/mem"); // nothing is mapped at its start
    Assumptions.assumeTrue(Files.exists(memory), "Linux");
    refuse(
        option + "=" + memory,
        "/proc/self/mem: expected %s, found Input/output error".formatted(expected));
  }

  @Test
  void showsWithDebugWhichInitialWeightsSuitAnActivation() {
    String wrong = "nndl: --dropout: expected one value";
    Run run = run("--activation=relu", "--dropout=0,0,0,0", "--debug");
    String hint = "nndl: --initialiser normal: he suits --activation relu better\n";
    assertTrue(run.err().startsWith(hint + wrong), run.err());
    run = run("--activation=relu", "--dropout=0,0,0,0");
    assertTrue(run.err().startsWith(wrong), run.err());
  }

  @Test
  void showsTheStackTraceWithDebug() {
    Run run = run("--epochs", "0", "--debug");
    assertStarts(
        "nndl: --epochs: expected 1 or more, found 0\n"
            + "nndl.error.InputException: --epochs: expected 1 or more, found 0\n"
            + "\tat nndl.",
        run.err());
    assertEquals(1, run.status());
  }
}
