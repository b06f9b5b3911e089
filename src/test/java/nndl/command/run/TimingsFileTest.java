package nndl.command.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import nndl.Fixtures;
import nndl.data.storage.IfExists;
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
    assertEquals(Optional.empty(), file.write(new Timings(), IfExists.FAIL));
    assertTrue(Files.exists(path));
    Files.delete(path);
    assertEquals(Optional.empty(), file.write(new Timings(), IfExists.FAIL));
    assertFalse(Files.exists(path));
  }

  @Test
  void replacesItsOwnFileAndAnotherOneOnlyIfThatIsWished() throws IOException {
    Files.writeString(path, "mine");
    assertEquals(
        Optional.of(
            "warning: %s: expected no such file, as at the start, or --overwrite, found one of"
                    .formatted(file.path())
                + " another process"),
        file.write(new Timings(), IfExists.FAIL));
    assertEquals(Optional.empty(), file.write(new Timings(), IfExists.FAIL), "told once");
    assertEquals("mine", Files.readString(path));
    assertEquals(Optional.empty(), file.write(new Timings(), IfExists.REPLACE));
    String epoch = "\n0,1.000000,0.000000,0.000000,1.000000,0,0,0\n";
    Timings more = Timings.parse(path, Timings.HEADER + epoch, 1);
    assertEquals(Optional.empty(), file.write(more, IfExists.FAIL));
    assertEquals(more.csv(), Files.readString(path));
  }
}
