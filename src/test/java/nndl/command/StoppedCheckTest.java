package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.Thorough;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code nndl check} is stopped by a signal while the samples of a table are there. */
@Slow
@Thorough
@Timeout(60)
class StoppedCheckTest {
  private static final int SIGTERM = 128 + 15;

  @TempDir Path directory;

  @Test
  void aSignalLeavesNeitherSamplesNorADirectory() throws Exception {
    Path model = directory.resolve("model");
    List<String> words =
        List.of(
            "check",
            "--data=data/penguins/penguins.csv",
            "--label=Species",
            "--missing=mean",
            "--model=" + model);
    try (NndlProcess process = NndlProcess.start(directory, "check", words)) {
      while (process.isAlive() && !hasSamples(model)) {
        Thread.sleep(5);
      }
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
      assertEquals(SIGTERM, process.onExit().get().exitValue());
      assertFalse(Files.exists(model));
    }
  }

  private static boolean hasSamples(Path model) throws IOException {
    if (!Files.exists(model)) {
      return false;
    }
    try (Stream<Path> files = Files.list(model)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith(".nndl-check-"));
    }
  }
}
