package nndl.command;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import nndl.Thorough;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One accident of each kind of trainings in {@code scripts/dev/soak.sh --directories}. */
@Thorough
class DirectorySoakIT {
  @TempDir Path directory;

  @Test
  @Timeout(600)
  void leavesTheBytesOfAnUndisturbedRun() throws Exception {
    DirectorySoak.run(
        directory.resolve("soak"), 1, 1, new PrintStream(OutputStream.nullOutputStream()));
  }
}
