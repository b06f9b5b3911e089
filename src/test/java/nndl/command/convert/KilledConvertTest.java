package nndl.command.convert;

import static nndl.DirectoryContent.assertSameFile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nndl.Main;
import nndl.Slow;
import nndl.TestJvm;
import nndl.TestTable;
import nndl.command.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes the samples of a table leaves nothing half-written. */
@Slow
class KilledConvertTest {
  private static final int ROWS = 100_000;
  private static final String WORDS =
      "convert --in $/table.csv --label species --drop note --overwrite --out $/";

  @TempDir private Path directory;

  @Test
  void theNextRunRemovesWhatAKilledOneHasLeft() throws Exception {
    Files.writeString(directory.resolve("table.csv"), TestTable.manyRows(ROWS));
    Run.of(directory, WORDS + "expected").succeeded();
    Run.of(directory, WORDS + "samples").succeeded();
    int tries = 0;
    while (!isKilledInTime(start())) {
      assertTrue(++tries < 5, "it ends each time before it is killed");
    }
    List<String> left = names("samples");
    assertTrue(left.containsAll(names("expected")), "the earlier ones: " + left);
    assertTrue(left.contains(".nndl-owner"), left.toString());
    assertTrue(left.stream().anyMatch(name -> name.startsWith(".owner-")), left.toString());
    Run.of(directory, WORDS + "samples").succeeded();
    assertEquals(names("expected"), names("samples"));
    for (String name : names("expected")) {
      assertSameFile(
          directory.resolve("expected").resolve(name), directory.resolve("samples").resolve(name));
    }
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", TestJvm.classPath(), Main.class.getName()));
    command.addAll(List.of((WORDS + "samples").replace("$", directory.toString()).split(" ")));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(directory.resolve("errors").toFile())
        .start();
  }

  /**
   * Kills the process as soon as it has the first bytes of new samples; false if it is too late.
   */
  private boolean isKilledInTime(Process process) throws Exception {
    while (process.isAlive() && !isWriting()) {
      Thread.sleep(1);
    }
    process.destroyForcibly().waitFor();
    return isWriting();
  }

  private boolean isWriting() throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("samples"))) {
      return all.anyMatch(file -> file.getParent().getFileName().toString().startsWith("commit-"));
    } catch (UncheckedIOException e) {
      return false; // of what was renamed meanwhile
    }
  }

  private List<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
