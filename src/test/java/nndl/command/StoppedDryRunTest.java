package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.Thorough;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code nndl train --dry-run} is stopped by a signal while the samples of a table are there. */
@Slow
@Thorough
@Timeout(60)
class StoppedDryRunTest {
  private static final int SIGTERM = 128 + 15;

  @TempDir Path directory;

  @Test
  void aSignalLeavesNeitherSamplesNorADirectory() throws Exception {
    Path model = directory.resolve("model");
    stop(model);
    assertFalse(Files.exists(model));
  }

  /** Begins a dry run and stops it while the samples of its table are there. */
  private void stop(Path model) throws Exception {
    List<String> words =
        List.of(
            "train",
            "--dry-run",
            "--data=data/penguins/penguins.csv",
            "--label=Species",
            "--missing=mean",
            "--model=" + model);
    try (NndlProcess process = NndlProcess.start(directory, "dry-run", words)) {
      process.await(() -> hasSamples(model));
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
      assertEquals(SIGTERM, process.end());
    }
  }

  private static boolean hasSamples(Path model) throws IOException {
    if (!Files.exists(model)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(model)) {
      return files.anyMatch(file -> file.getFileName().toString().equals("train-inputs.idx"));
    } catch (UncheckedIOException e) { // a file that has another name now
      return false;
    }
  }
}
