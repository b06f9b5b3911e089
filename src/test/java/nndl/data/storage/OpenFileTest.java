package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.error.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that a process has open is known by each path to it, and is written on at its end. */
class OpenFileTest {
  private static final Path OPEN = Path.of("/proc/self/fd");

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    assumeTrue(Files.isDirectory(OPEN), "Linux");
    file = Files.writeString(directory.resolve("file"), "before, ");
  }

  /** Returns the path under which the system shows a file that this process has open. */
  static Path descriptor(Path file) throws IOException {
    try (Stream<Path> all = Files.list(OPEN)) {
      return all.filter(open -> isOf(open, file)).findFirst().orElseThrow();
    }
  }

  private static boolean isOf(Path open, Path file) {
    try {
      return Files.isSymbolicLink(open) && Files.readSymbolicLink(open).equals(file.toRealPath());
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  @Test
  void anOpenFileIsKnownByItsNumberAndByLinksToIt() throws IOException {
    try (FileOutputStream open = new FileOutputStream(file.toFile(), true)) {
      Path descriptor = descriptor(file);
      Path link = Files.createSymbolicLink(directory.resolve("link"), descriptor);
      Path process = OPEN.toRealPath().getParent();
      String number = descriptor.getFileName().toString();
      for (Path name : new Path[] {descriptor, link}) {
        assertEquals(
            Optional.of(
                new OpenFile(name, number, process.resolve("fdinfo").resolve(number), true)),
            OpenFile.at(name));
      }
      open.flush();
    }
  }

  @Test
  void aFileOfAnotherProcessIsKnownToBeNotOfThisOne() throws IOException {
    long other = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    Path standardInput = Path.of("/proc", Long.toString(other), "fd/0");
    assumeTrue(Files.isSymbolicLink(standardInput), "that this user may see it");
    OpenFile found = OpenFile.at(standardInput).orElseThrow();
    assertEquals("0 false", found.number() + " " + found.isOwn());
  }

  @Test
  void aFileAndALinkToItAreNoOpenFile() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("file"));
    Path inFolder = Files.createDirectory(directory.resolve("fd")).resolve("1");
    Files.createSymbolicLink(inFolder, file);
    Path information = Files.createSymbolicLink(directory.resolve("p"), Path.of("/proc/self/exe"));
    for (Path name :
        new Path[] {file, link, inFolder, information, directory, directory.resolve("none")}) {
      assertEquals(Optional.empty(), OpenFile.at(name), name.toString());
    }
  }

  /** Each link but the last one names the next one beside it. */
  @ParameterizedTest
  @CsvSource({"39, true", "40, false"})
  void isFoundBehindFewerThanFortyLinks(int links, boolean isFound) throws IOException {
    try (FileOutputStream open = new FileOutputStream(file.toFile(), true)) {
      Files.createSymbolicLink(directory.resolve("1"), descriptor(file));
      for (int i = 2; i <= links; i++) {
        Files.createSymbolicLink(
            directory.resolve(Integer.toString(i)), Path.of(Integer.toString(i - 1)));
      }
      Path outermost = directory.resolve(Integer.toString(links));
      assertEquals(isFound, OpenFile.at(outermost).isPresent());
      open.flush();
    }
  }

  @Test
  void aFileThatIsOpenForWritingIsWrittenOnAtItsEnd() throws IOException {
    try (FileOutputStream open = new FileOutputStream(file.toFile(), true)) {
      Fixtures.storage().write(Fixtures.path(descriptor(file)), "written, ");
      open.write('!');
    }
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      Fixtures.storage().write(Fixtures.path(descriptor(file)), " twice");
      assertEquals(0, open.getFilePointer());
    }
    assertEquals("before, written, ! twice", Files.readString(file));
  }

  @Test
  void aFileThatIsOpenForReadingStaysAsItIs() throws IOException {
    try (InputStream open = new FileInputStream(file.toFile())) {
      var path = Fixtures.path(descriptor(file));
      assertEquals(
          path + ": expected to write it, found a file that is open for reading",
          assertThrows(InputException.class, () -> Fixtures.storage().write(path, "text"))
              .getMessage());
      assertEquals('b', open.read());
    }
    assertEquals("before, ", Files.readString(file));
  }

  /** Nothing is written, since other tests print there too. */
  @ParameterizedTest
  @ValueSource(strings = {"/dev/stdout", "/dev/stderr"})
  void whereThisProcessPrintsStaysOpen(String stream) throws IOException {
    Path path = Path.of(stream);
    assumeTrue(Files.isWritable(path));
    assumeTrue(PathResolver.isWrittenOn(path), "no socket, whose name a file would take");
    Fixtures.storage().write(Fixtures.path(path), "");
    assertTrue(FileDescriptor.out.valid() && FileDescriptor.err.valid());
  }
}
