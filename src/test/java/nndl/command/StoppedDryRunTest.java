package nndl.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.Thorough;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nndl train --dry-run} is stopped by a signal while the samples of a table are there. */
@Slow
@Thorough
class StoppedDryRunTest {
  private static final int SIGTERM = 128 + 15;
  private static final int MAX_TRIES = 3;

  @TempDir Path directory;

  @Test
  void aSignalLeavesNeitherSamplesNorADirectory() throws Exception {
    int tries = 0;
    while (!isTidyAfterASignal(directory.resolve("model-" + tries))) {
      assertTrue(++tries < MAX_TRIES, "samples or a directory are left each time");
    }
  }

  /**
   * Begins a dry run and stops it while the samples of its table are there. On a slow machine the
   * signal may come when the run has ended, or the two seconds that an end may take are too short.
   */
  private boolean isTidyAfterASignal(Path model) throws Exception {
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
      return process.end() == SIGTERM && !Files.exists(model);
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
