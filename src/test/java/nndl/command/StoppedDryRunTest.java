package nndl.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
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

  /** Then the JVM is halted, whatever it has left to do. */
  private static final long LIMIT_NANOS = 2_000_000_000;

  @TempDir Path directory;

  @Test
  void aSignalLeavesNeitherSamplesNorADirectory() throws Exception {
    int tries = 0;
    while (!isStoppedInTime(directory.resolve("model-" + tries))) {
      assertTrue(++tries < MAX_TRIES, "the signal or the end is late each time");
    }
    assertFalse(Files.exists(directory.resolve("model-" + tries)));
  }

  /**
   * Begins a dry run and stops it while the samples of its table are there. On a slow machine the
   * signal may come when the run has ended, or the time that an end may take is too short.
   */
  private boolean isStoppedInTime(Path model) throws Exception {
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
      long start = System.nanoTime();
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
      return process.end() == SIGTERM && System.nanoTime() - start < LIMIT_NANOS;
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
