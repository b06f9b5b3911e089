package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Also if that was done before, and was cut off before the other name was deleted. */
  @Test
  void aFileThatDepartsGivesItsContentWithoutACopyOfIt() throws IOException {
    Path departing = directory.resolve("below/file");
    write(departing, "new");
    write(file, "old");
    for (int i = 0; i < 2; i++) {
      storage.copyDeparting(Fixtures.path(departing), Fixtures.path(file));
      assertTrue(Files.isSameFile(departing, file));
      assertEquals(List.of("below", "file"), names(directory));
    }
    storage.delete(Fixtures.path(departing));
    assertEquals("new", Files.readString(file));
  }

  @Test
  void ofALinkThatDepartsTheContentIsCopied() throws IOException {
    Path departing = directory.resolve("below/link");
    write(directory.resolve("below/linked"), "new");
    Files.createSymbolicLink(departing, Path.of("linked"));
    storage.copyDeparting(Fixtures.path(departing), Fixtures.path(file));
    assertEquals("new", Files.readString(file));
    assertTrue(Files.isSymbolicLink(departing));
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
  void saysOfADirectoryInWhichNothingCanBeWrittenWhyAndNoOtherName() {
    Path processes = Path.of("/proc"); // where even the administrator writes no file
    Assumptions.assumeTrue(Files.isDirectory(processes), "Linux");
    IOException error =
        assertThrows(IOException.class, () -> storage.requireWritable(Fixtures.path(processes)));
    assertEquals(
        "a directory in which no file can be written, No such file or directory",
        error.getMessage());
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
    org.apache.hadoop.fs.Path object = object();
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

  @ParameterizedTest
  @ValueSource(strings = {"file", "objects"})
  void anAttemptKeepsTheFileOfAnEarlierOneAndReplacesNoOther(String scheme) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(scheme + "://" + file);
    Storage any = new Storage(ObjectStore.configuration());
    any.expectSame(path);
    any.write(path, out -> out.write('1'));
    assertTrue(file.toFile().setLastModified(0));
    any.expectSame(path);
    any.write(path, out -> out.write('1'));
    any.expectSame(path);
    InputException error =
        assertThrows(InputException.class, () -> any.write(path, out -> out.write('2')));
    assertEquals(
        path
            + ": expected no such file, as at the start, or --overwrite, found one of another"
            + " process",
        error.getMessage());
    assertEquals(0, file.toFile().lastModified());
    assertEquals("1", Files.readString(file));
    assertEquals(List.of("file"), names(directory));
  }

  /** As in try-with-resources: the file is closed first, then the exception is thrown on. */
  @ParameterizedTest
  @ValueSource(strings = {"file", "objects"})
  void leavesTheOldFileWhenAWriterThatFailsHasClosedItsStream(String scheme) throws IOException {
    write(file, "old");
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(scheme + "://" + file);
    Storage.Writer closing =
        out -> {
          try (OutputStream own = new BufferedOutputStream(out)) {
            own.write('2');
            throw new IOException("a bad line");
          }
        };
    Storage any = new Storage(ObjectStore.configuration());
    IOException error = assertThrows(IOException.class, () -> any.write(path, closing));
    assertEquals("a bad line", error.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names(directory));
  }

  @ParameterizedTest
  @CsvSource({"cut, connection lost", "hung, no answer within 1 s (nndl.storage.timeout)"})
  void leavesTheOldObjectWhenTheLastFlushFails(String how, String message) throws Exception {
    write(file, "old");
    write(directory.resolve(how), "");
    Configuration impatient = ObjectStore.configuration();
    impatient.set(Storage.TIMEOUT, "1s");
    ObjectStore.ABORTED.drainPermits();
    IOException error =
        assertThrows(
            IOException.class, () -> new Storage(impatient).write(object(), out -> out.write('2')));
    assertEquals(message, error.getMessage());
    assertTrue(ObjectStore.ABORTED.tryAcquire(20, TimeUnit.SECONDS), "not aborted");
    assertEquals("old", Files.readString(file));
  }

  private org.apache.hadoop.fs.Path object() {
    return new org.apache.hadoop.fs.Path("objects://" + file);
  }

  /** A file system that Hadoop's FileContext does not know, as those of some clouds. */
  public static final class Unknown extends RawLocalFileSystem {
    @Override
    public String getScheme() {
      return "unknown";
    }

    @Override
    public URI getUri() {
      return URI.create("unknown:///");
    }
  }

  @Test
  void replacesAFileOnAFileSystemThatKnowsButPlainRenames() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set("fs.unknown.impl", Unknown.class.getName());
    Storage unknown = new Storage(configuration);
    for (char content : new char[] {'1', '2'}) {
      unknown.write(new org.apache.hadoop.fs.Path("unknown://" + file), out -> out.write(content));
      assertEquals("" + content, Files.readString(file));
    }
    assertEquals(List.of("file"), names(directory));
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
