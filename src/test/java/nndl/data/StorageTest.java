package nndl.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nndl.Fixtures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  private final Storage storage = Fixtures.storage();

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("file");
  }

  @Test
  void writesAFileAndTheDirectoriesAboveIt() throws IOException {
    Path below = directory.resolve("a/b/file");
    write(below, "text");
    assertEquals("text", Files.readString(below));
    assertEquals(List.of("file"), names(below.getParent()));
  }

  @Test
  void replacesAFileThatIsThere() throws IOException {
    write(file, "old");
    write(file, "new");
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("file"), names(directory));
  }

  @Test
  void leavesTheOldFileAndNothingElseWhenWritingFails() throws IOException {
    write(file, "old");
    Storage.Writer halfWay =
        out -> {
          out.write(new byte[1 << 20]);
          throw new IOException("disk full");
        };
    assertThrows(IOException.class, () -> storage.write(Fixtures.path(file), halfWay));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names(directory));
  }

  @Test
  void showsNoReaderHalfAFile() throws IOException {
    write(file, "old");
    storage.write(
        Fixtures.path(file),
        out -> {
          out.write(new byte[1 << 20]);
          out.flush();
          assertEquals("old", Files.readString(file));
        });
    assertEquals(1 << 20, Files.size(file));
  }

  /** Renames throw here. */
  @Test
  void writesToStoresWhoseFilesAppearWhenTheyAreClosedWithoutARename() throws IOException {
    Storage objects = new Storage(ObjectStore.configuration());
    org.apache.hadoop.fs.Path object = new org.apache.hadoop.fs.Path("objects://" + file);
    objects.write(object, out -> out.write('1'));
    assertEquals("1", Files.readString(file));
    Storage.Writer halfWay =
        out -> {
          out.write('2');
          throw new IOException("connection lost");
        };
    assertThrows(IOException.class, () -> objects.write(object, halfWay));
    assertEquals("1", Files.readString(file));
    objects.write(object, out -> out.write('3'));
    assertEquals("3", Files.readString(file));
    assertEquals(List.of("file"), names(directory));
    assertEquals(List.of("file"), objects.names(object.getParent()));
  }

  private void write(Path path, String text) throws IOException {
    storage.write(Fixtures.path(path), out -> out.write(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
