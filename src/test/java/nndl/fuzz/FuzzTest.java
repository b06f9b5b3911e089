package nndl.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nndl.TestJvm;
import nndl.Thorough;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All readers, for a minute, on inputs that are others each time. */
@Thorough
class FuzzTest {
  private static final int SECONDS = 60;

  /** How long the JVM may take besides, on a busy machine. */
  private static final int START_SECONDS = 300;

  @TempDir Path directory;

  @Test
  void readersKeepTheirPromisesForAMinuteOfInputsThatNobodyHasSeen() throws Exception {
    ProcessBuilder fuzz =
        new ProcessBuilder("scripts/dev/fuzz.sh", "--seconds", String.valueOf(SECONDS));
    fuzz.environment().put("FUZZ_CLASSPATH", TestJvm.classPath());
    Path said = directory.resolve("said");
    Process process = fuzz.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    boolean ended = process.waitFor(SECONDS + START_SECONDS, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    String lines = Files.readString(said);
    System.out.print(lines); // the seed with which to run it again
    assertEquals(true, ended, lines);
    assertEquals(0, process.exitValue(), lines);
  }
}
