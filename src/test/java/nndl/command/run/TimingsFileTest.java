package nndl.command.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import nndl.Fixtures;
import nndl.training.Timings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimingsFileTest {
  @TempDir Path directory;
  private TimingsFile file;
  private Path path;

  @BeforeEach
  void open() {
    file = new TimingsFile(Fixtures.storage(), new org.apache.hadoop.fs.Path(directory.toString()));
    path = directory.resolve("timings.csv");
  }

  /**
   * With a checkpoint every few iterations, the file would be written hundreds of times per new
   * line.
   */
  @Test
  void isWrittenOnlyWhenItHasChanged() throws IOException {
    assertEquals(Optional.empty(), file.write(new Timings()));
    assertTrue(Files.exists(path));
    Files.delete(path);
    assertEquals(Optional.empty(), file.write(new Timings()));
    assertFalse(Files.exists(path));
  }

  @Test
  void isWrittenAgainOnceItHasBeenDeleted() throws IOException {
    assertEquals(Optional.empty(), file.write(new Timings()));
    file.delete();
    assertEquals(Optional.empty(), file.write(new Timings()));
    assertTrue(Files.exists(path));
  }
}
