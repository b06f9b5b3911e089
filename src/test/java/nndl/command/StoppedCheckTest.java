package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import nndl.Main;
import nndl.Slow;
import nndl.Thorough;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
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
    stop(model, command -> command);
    assertFalse(Files.exists(model));
  }

  @Test
  void aSparkThatTakesAllTimeOfTheEndLeavesNoSamples() throws Exception {
    Path model = directory.resolve("model");
    stop(
        model,
        command -> {
          List<String> changed = new ArrayList<>(command);
          changed.replaceAll(
              word -> word.equals(Main.class.getName()) ? WithoutTime.class.getName() : word);
          return changed;
        });
    assertFalse(hasSamples(model));
  }

  /** Runs {@link Main} in a JVM whose end is over when it is Spark's turn. */
  static final class WithoutTime {
    private WithoutTime() {}

    public static void main(String[] args) {
      int ofSpark = FileSystem.SHUTDOWN_HOOK_PRIORITY + 30; // as Spark's own manager has it
      ShutdownHookManager.get().addShutdownHook(() -> Runtime.getRuntime().halt(SIGTERM), ofSpark);
      Main.main(args);
    }
  }

  /** Begins a check and stops it while the samples of its table are there. */
  private void stop(Path model, UnaryOperator<List<String>> where) throws Exception {
    List<String> words =
        List.of(
            "check",
            "--data=data/penguins/penguins.csv",
            "--label=Species",
            "--missing=mean",
            "--model=" + model);
    try (NndlProcess process = NndlProcess.start(directory, "check", where, words)) {
      process.await(() -> hasSamples(model));
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
      assertEquals(SIGTERM, process.end());
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
