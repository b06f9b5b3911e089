package nndl.data.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestJvm;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.ShutdownHookManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever fails in the last steps of writing a file, the old file stays until the new one is
 * complete.
 */
class WholeFileTest {
  private static final int LESS_THAN_PER_BUFFER = 100_000; // it is written when it is closed
  private static final byte[] OLD = "old".getBytes(US_ASCII);

  @TempDir Path directory;
  private Path files;
  private Path file;

  @BeforeEach
  void writeTheOldFile() throws IOException {
    files = Files.createDirectory(directory.resolve("files"));
    file = Files.write(files.resolve("file"), OLD);
  }

  /** A limit of the system on the length of files stands for a disk that is full. */
  @Slow
  @Test
  void keepsTheOldFileWhenTheLastBytesFindNoRoomOnTheDisk() throws Exception {
    Path out = directory.resolve("out");
    Process process = start(List.of("sh", "-c", "ulimit -f 8 && exec \"$@\"", "sh"), out, "once");
    assertEquals(0, TestJvm.status(process));
    assertEquals(errorOf("File too large") + "\n", Files.readString(out));
    assertOldFileAlone();
  }

  @Slow
  @Test
  void aSignalLeavesNoTemporaryFile() throws Exception {
    Path out = directory.resolve("out");
    Process process = start(List.of(), out, "for ever");
    try {
      while (Files.notExists(out) || !Files.readString(out).equals("begun\n")) {
        assertTrue(process.isAlive(), "it ended before the signal");
        Thread.sleep(5);
      }
      try (Stream<Path> all = Files.list(files)) {
        assertEquals(2, all.count());
      }
      process.destroy();
      assertEquals(128 + 15, TestJvm.status(process));
    } finally {
      process.destroyForcibly(); // it has this JVM's standard error, whose reader waits for its end
    }
    assertOldFileAlone();
  }

  @Slow
  @Test
  void afterTheEndHasBegunNoFileGetsItsName() throws Exception {
    Path out = directory.resolve("out");
    assertEquals(0, TestJvm.status(start(List.of(), out, "at the end")));
    assertEquals(errorOf("the end of the process") + "\n", Files.readString(out));
    assertOldFileAlone();
  }

  private String errorOf(String reason) {
    return "%s: expected to write it, found %s".formatted(Fixtures.path(file), reason);
  }

  private Process start(List<String> before, Path out, String how) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(TestJvm.command(Writer.class, file.toString(), how));
    return new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Writes a file, now or at its end, and prints why that failed. Or begins one without an end. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) {
      if (args[1].equals("at the end")) {
        ShutdownHookManager.get().addShutdownHook(() -> write(args), Integer.MAX_VALUE);
      } else {
        write(args);
      }
    }

    private static void write(String[] args) {
      try {
        Fixtures.storage().write(Fixtures.path(Path.of(args[0])), out -> write(out, args[1]));
      } catch (InputException e) {
        System.out.println(e.getMessage());
      }
    }

    private static void write(OutputStream out, String how) throws IOException {
      out.write(new byte[LESS_THAN_PER_BUFFER]);
      if (how.equals("for ever")) {
        System.out.println("begun");
        LockSupport.park();
      }
    }
  }

  /** Files that FileContext does not know, whose next close or rename can be made to fail. */
  public static final class Failing extends RawLocalFileSystem {
    private static int closes;
    private static int renames;

    /** Lets this many closes and renames succeed, and the next one fail. */
    static void after(int goodCloses, int goodRenames) {
      closes = goodCloses;
      renames = goodRenames;
    }

    @Override
    public URI getUri() {
      return URI.create("failing:///");
    }

    /** Not every file system has this call. Those without it inherit this answer of Hadoop's. */
    @Override
    public FSDataOutputStream createNonRecursive(
        org.apache.hadoop.fs.Path path,
        FsPermission permission,
        EnumSet<CreateFlag> flags,
        int buffer,
        short replication,
        long block,
        Progressable progress)
        throws IOException {
      throw new IOException("createNonRecursive unsupported for this filesystem " + getClass());
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        boolean overwrite,
        int buffer,
        short replication,
        long block,
        Progressable progress)
        throws IOException {
      OutputStream out = super.create(path, overwrite, buffer, replication, block, progress);
      return new FSDataOutputStream(
          new FilterOutputStream(out) {
            @Override
            public void close() throws IOException {
              super.close();
              if (closes-- == 0) {
                throw new IOException("connection lost");
              }
            }
          },
          null);
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      return renames-- != 0 && super.rename(from, to);
    }
  }

  @Test
  void keepsTheOldFileWhenTheNewOneCanNotBeClosed() throws IOException {
    Failing.after(0, 9);
    assertEquals("connection lost", errorOfWriting());
    assertOldFileAlone();
  }

  @Test
  void keepsTheOldFileWhereNoneCanBeReplacedInOneStep() throws IOException {
    Failing.after(9, 9);
    assertEquals("a file on a file system that cannot replace one in one step", errorOfWriting());
    assertOldFileAlone();
  }

  @Test
  void leavesNothingWhenTheRenameFails() throws IOException {
    Files.delete(file);
    Failing.after(9, 0);
    assertEquals("a place where nothing can be renamed", errorOfWriting());
    try (Stream<Path> found = Files.list(files)) {
      assertEquals(List.of(), found.toList());
    }
  }

  /** Else a power cut could leave a name without its content, or no name. */
  @ParameterizedTest
  @CsvSource({"REPLACE, rename", "FAIL, renameNew"})
  void theContentIsSyncedBeforeTheFileGetsItsNameAndTheNameBeforeTheEnd(
      IfExists ifExists, String rename) throws IOException {
    List<String> taken = new ArrayList<>();
    SeenSteps steps =
        (name, arguments, step) -> {
          if (!name.equals("exists")) {
            taken.add(name + " " + arguments[arguments.length - 1]);
          }
          return name.equals("create")
              ? noting((NewFile) step.call(), Path.of(arguments[0].toString()), taken)
              : step.call();
        };
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(files + "/new");
    steps.storage().write(path, ifExists, "content");
    assertEquals(
        List.of("sync of 7 bytes", rename + " " + path, "syncDirectory " + path.getParent()),
        taken.subList(taken.size() - 3, taken.size()));
  }

  /** Nothing is written there in truth. */
  @Test
  void aFileMayBeDirectlyInTheRoot() {
    List<String> taken = new ArrayList<>();
    SeenSteps steps =
        (name, arguments, step) -> {
          taken.add(name + " " + arguments[arguments.length - 1]);
          return name.equals("create")
              ? new NewFile(OutputStream.nullOutputStream(), () -> {})
              : null;
        };
    steps.storage().write(new org.apache.hadoop.fs.Path("file:/none-such"), "content");
    assertTrue(taken.contains("rename file:/none-such"), taken.toString());
  }

  private static NewFile noting(NewFile file, Path path, List<String> taken) {
    return new NewFile(file.out(), () -> taken.add("sync of %s bytes".formatted(Files.size(path))));
  }

  @Test
  void aFileSystemThatCanNotSyncADirectoryIsNoError() throws IOException {
    Path unsynced = Path.of("/proc/self/task");
    assumeTrue(Files.exists(unsynced));
    RawLocalFileSystem local = new RawLocalFileSystem();
    local.initialize(URI.create("file:///"), new Configuration());
    new LocalFiles(local).syncDirectory(Fixtures.path(unsynced));
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set("fs.failing.impl", Failing.class.getName());
    return configuration;
  }

  private String errorOfWriting() {
    Storage storage = new Storage(configuration());
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path("failing://" + file);
    Storage.Writer writer = out -> out.write("new".getBytes(US_ASCII));
    String line =
        assertThrows(InputException.class, () -> storage.write(path, writer)).getMessage();
    String start = path + ": expected to write it, found ";
    assertTrue(line.startsWith(start), line);
    return line.substring(start.length());
  }

  private void assertOldFileAlone() throws IOException {
    try (Stream<Path> found = Files.list(files)) {
      assertEquals(List.of(file), found.toList());
    }
    assertArrayEquals(OLD, Files.readAllBytes(file), "the old content");
  }
}
