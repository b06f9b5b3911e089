package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
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
import nndl.time.SystemClock;
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

  @Test
  void makesADirectoryAndThoseAboveItAndDeletesATreeWithAllThatIsInIt() throws IOException {
    Path below = directory.resolve("a/b");
    storage.createDirectory(Fixtures.path(below));
    assertTrue(Files.isDirectory(below));
    assertTrue(storage.isDirectory(Fixtures.path(below)));
    write(below.resolve("file"), "text");
    assertFalse(storage.isDirectory(Fixtures.path(below.resolve("file"))));
    assertFalse(storage.isDirectory(Fixtures.path(below.resolve("none"))));
    assertEquals(4, storage.bytes(Fixtures.path(directory)));
    storage.deleteTree(Fixtures.path(directory.resolve("a")));
    storage.deleteTree(Fixtures.path(directory.resolve("none")));
    assertEquals(List.of(), names(directory));
  }

  @Test
  void deletesADirectoryOnlyIfItIsEmpty() throws IOException {
    write(directory.resolve("full/file"), "text");
    Files.createDirectory(directory.resolve("empty"));
    for (String name : List.of("full", "empty", "none", "full/file")) {
      storage.deleteEmpty(Fixtures.path(directory.resolve(name)));
    }
    assertEquals(List.of("full"), names(directory));
    assertEquals(List.of("file"), names(directory.resolve("full")));
  }

  @Test
  void aFileIsKnownByATextNearItsBeginning() throws IOException {
    FileSignature mark = new FileSignature("mark");
    write(file, "x".repeat(4092) + "mark");
    assertTrue(mark.isIn(storage, Fixtures.path(file)));
    write(file, "x".repeat(4093) + "mark");
    assertFalse(mark.isIn(storage, Fixtures.path(file)), "it is further away");
    write(file, "");
    assertFalse(mark.isIn(storage, Fixtures.path(file)));
    assertFalse(mark.isIn(storage, Fixtures.path(directory.resolve("none"))));
    assertFalse(mark.isIn(storage, Fixtures.path(directory)), "it cannot be read");
  }

  /** Hadoop looks there for the classes of a file system. */
  @Test
  void callsAFileSystemWithTheClassLoaderOfTheCaller() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader own = new ClassLoader(before) {};
    thread.setContextClassLoader(own);
    try {
      assertSame(own, storage.limit().call(() -> Thread.currentThread().getContextClassLoader()));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void leavesTheOldFileAndNothingElseWhenWritingFails() throws IOException {
    write(file, "old");
    Storage.Writer halfWay =
        out -> {
          out.write(new byte[1 << 20]);
          throw new IOException("disk full");
        };
    assertEquals(
        Fixtures.path(file) + ": expected to write it, found disk full",
        assertThrows(InputException.class, () -> storage.write(Fixtures.path(file), halfWay))
            .getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names(directory));
  }

  @Test
  void saysOfADirectoryInWhichNothingCanBeWrittenWhyAndNoOtherName() {
    Path processes = Path.of("/proc"); // where even the administrator writes no file
    Assumptions.assumeTrue(Files.isDirectory(processes), "Linux");
    InputException error =
        assertThrows(InputException.class, () -> storage.requireWritable(Fixtures.path(processes)));
    assertEquals(
        Fixtures.path(processes)
            + ": expected a place to write, found a directory in which no file can be written, No"
            + " such file or directory",
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
    assertThrows(InputException.class, () -> objects.write(object, halfWay));
    assertEquals("1", Files.readString(file));
    objects.write(object, out -> out.write('3'));
    assertEquals("3", Files.readString(file));
    assertEquals(List.of("file"), names(directory));
    assertEquals(List.of("file"), objects.names(object.getParent()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "objects"})
  void aFileThatMustStayIsNotReplaced(String scheme) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(scheme + "://" + file);
    Storage any = new Storage(ObjectStore.configuration());
    any.write(path, IfExists.FAIL, "1");
    assertTrue(file.toFile().setLastModified(0));
    InputException error =
        assertThrows(InputException.class, () -> any.write(path, IfExists.FAIL, "2"));
    assertEquals(
        path
            + ": expected no such file, as at the start, or --overwrite, found one of another"
            + " process",
        error.getMessage());
    assertEquals(0, file.toFile().lastModified());
    assertEquals("1", Files.readString(file));
    assertEquals(List.of("file"), names(directory));
  }

  /** Without a look before: the file appears while the new one is written. */
  @ParameterizedTest
  @ValueSource(strings = {"file", "objects"})
  void aFileThatAppearsWhileAnotherIsWrittenIsNotReplaced(String scheme) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(scheme + "://" + file);
    Storage any = new Storage(ObjectStore.configuration());
    Storage.Writer late =
        out -> {
          out.write('2');
          Files.writeString(file, "1");
        };
    assertThrows(InputException.class, () -> any.write(path, IfExists.FAIL, late));
    assertEquals("1", Files.readString(file));
    assertEquals(List.of("file"), names(directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "objects"})
  void anAttemptOfATaskKeepsTheFileOfAnEarlierOneAndReplacesNoOther(String scheme)
      throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(scheme + "://" + file);
    Storage any = new Storage(ObjectStore.configuration());
    JobOutput output = new JobOutput(path.getParent(), false);
    output.attempt(any, 1).write(path, out -> out.write('1'));
    assertTrue(file.toFile().setLastModified(0));
    output.attempt(any, 2).write(path, out -> out.write('1'));
    assertThrows(
        InputException.class, () -> output.attempt(any, 3).write(path, out -> out.write('2')));
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
    InputException error = assertThrows(InputException.class, () -> any.write(path, closing));
    assertEquals(path + ": expected to write it, found a bad line", error.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names(directory));
  }

  @ParameterizedTest
  @CsvSource({"cut, connection lost", "hung, no answer within 4 s (nndl.storage.timeout)"})
  void leavesTheOldObjectWhenTheLastFlushFails(String how, String message) throws Exception {
    write(file, "old");
    write(directory.resolve(how), "");
    Configuration impatient = ObjectStore.configuration();
    impatient.set(Storage.TIMEOUT, "4s");
    ObjectStore.ABORTED.drainPermits();
    InputException error =
        assertThrows(
            InputException.class,
            () -> new Storage(impatient).write(object(), out -> out.write('2')));
    assertEquals(object() + ": expected to write it, found " + message, error.getMessage());
    assertTrue(ObjectStore.ABORTED.tryAcquire(120, TimeUnit.SECONDS), "not aborted");
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

  /** One that is killed between the two steps would leave no file. */
  @Test
  void replacesNoFileAndOwnsNoDirectoryWhereThatTakesTwoSteps() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set("fs.unknown.impl", Unknown.class.getName());
    Storage unknown = new Storage(configuration);
    var path = new org.apache.hadoop.fs.Path("unknown://" + file);
    unknown.write(path, "1");
    assertEquals(
        path
            + ": expected to write it, found a file on a file system that cannot replace one in one"
            + " step",
        assertThrows(InputException.class, () -> unknown.write(path, "2")).getMessage());
    assertEquals("1", Files.readString(file));
    var owned = new org.apache.hadoop.fs.Path("unknown://" + directory + "/owned");
    assertEquals(
        owned + ": expected a file system that can replace a file in one step, found unknown:///",
        assertThrows(
                InputException.class,
                () ->
                    Lease.take(
                        unknown, owned, Lease.IfOwned.FAIL, "", new SystemClock(), line -> {}))
            .getMessage());
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
