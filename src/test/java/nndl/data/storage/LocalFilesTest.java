package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import nndl.Fixtures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the steps on local files leave, beside what a reader sees of them. */
class LocalFilesTest {
  @TempDir Path directory;
  private FileOps files;

  @BeforeEach
  void open() throws IOException {
    files = Fixtures.storage().files(Fixtures.path(directory));
  }

  /** By all that are made, whatever the user's mask says. Where all may write, a group has none. */
  @ParameterizedTest
  @CsvSource({"rwxrwx---, true", "rwxrwxr-x, true", "rwxr-xr-x, false", "rwxrwxrwx, false"})
  void whoeverOfAGroupMayWriteIntoADirectoryMayWriteIntoThoseThatAreMadeThere(
      String permissions, boolean isShared) throws IOException {
    Path plain = Files.createDirectory(directory.resolve("plain"));
    Set<PosixFilePermission> expected = new HashSet<>(Files.getPosixFilePermissions(plain));
    if (isShared) {
      expected.add(PosixFilePermission.GROUP_WRITE);
    }
    Path above = Files.createDirectory(directory.resolve("above"));
    Files.setPosixFilePermissions(above, PosixFilePermissions.fromString(permissions));
    files.createDirectory(Fixtures.path(above.resolve("one/two")));
    assertEquals(expected, Files.getPosixFilePermissions(above.resolve("one")));
    assertEquals(expected, Files.getPosixFilePermissions(above.resolve("one/two")));
  }

  @Test
  void aDirectoryThatIsThereKeepsItsPermissions() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
    Path there = Files.createDirectory(directory.resolve("there"));
    Set<PosixFilePermission> own = PosixFilePermissions.fromString("rwx------");
    Files.setPosixFilePermissions(there, own);
    files.createDirectory(Fixtures.path(there));
    assertEquals(own, Files.getPosixFilePermissions(there));
  }

  @Test
  void aFileThatGetsANewNameHasNoOtherOne() throws IOException {
    Path from = Files.writeString(directory.resolve("from"), "new");
    Path to = directory.resolve("to");
    files.renameNew(Fixtures.path(from), Fixtures.path(to));
    assertEquals("new", Files.readString(to));
    assertFalse(Files.exists(from));
  }

  @Test
  void aNameIsTakenEvenByALinkToNothing() throws IOException {
    Path from = Files.writeString(directory.resolve("from"), "new");
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nothing"));
    assertTrue(files.exists(Fixtures.path(link)));
    assertThrows(
        FileAlreadyExistsException.class,
        () -> files.renameNew(Fixtures.path(from), Fixtures.path(link)));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(from));
  }
}
