package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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

  @Test
  void anErrorOfAFileThatCanNotBeCreatedNamesItAndTheReason() {
    Path missing = directory.resolve("none/file");
    // in the language of the system
    String reason = assertThrows(IOException.class, missing.toFile()::createNewFile).getMessage();
    assertEquals(
        "%s (%s)".formatted(missing, reason),
        assertThrows(
                FileNotFoundException.class, () -> files.create(Fixtures.path(missing)).close())
            .getMessage());
  }

  @Test
  void aFileThatIsThereIsNotCreatedAgain() throws IOException {
    Path there = Files.writeString(directory.resolve("there"), "old");
    assertThrows(
        FileAlreadyExistsException.class, () -> files.create(Fixtures.path(there)).close());
    assertEquals("old", Files.readString(there));
  }

  @Test
  void namesAreSortedAndThereAreNoneInWhatIsNoDirectory() throws IOException {
    for (String name : List.of("b", "c", "a")) {
      Files.createFile(directory.resolve(name));
    }
    assertEquals(List.of("a", "b", "c"), files.names(Fixtures.path(directory)));
    assertEquals(List.of(), files.names(Fixtures.path(directory.resolve("a"))));
    assertEquals(List.of(), files.names(Fixtures.path(directory.resolve("none"))));
  }

  @Test
  void aDirectoryGetsANewNameWithAllThatIsInItUnlessThatIsOneWithFiles() throws IOException {
    for (String name : List.of("from", "full")) {
      Files.writeString(Files.createDirectory(directory.resolve(name)).resolve("file"), name);
    }
    files.renameNew(
        Fixtures.path(directory.resolve("from")), Fixtures.path(directory.resolve("to")));
    assertEquals("from", Files.readString(directory.resolve("to/file")));
    assertThrows(
        IOException.class,
        () ->
            files.renameNew(
                Fixtures.path(directory.resolve("to")), Fixtures.path(directory.resolve("full"))));
    assertEquals("full", Files.readString(directory.resolve("full/file")));
  }

  @Test
  void whatIsNotThereGetsNoNewName() {
    for (boolean isNew : List.of(true, false)) {
      assertThrows(
          NoSuchFileException.class,
          () -> rename(isNew, directory.resolve("none"), directory.resolve("to")));
    }
  }

  private void rename(boolean isNew, Path from, Path to) throws IOException {
    if (isNew) {
      files.renameNew(Fixtures.path(from), Fixtures.path(to));
    } else {
      files.rename(Fixtures.path(from), Fixtures.path(to));
    }
  }

  @Test
  void noDirectoryIsMadeBelowAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "1");
    assertThrows(
        IOException.class, () -> files.createDirectory(Fixtures.path(file.resolve("below"))));
    assertThrows(IOException.class, () -> files.createDirectory(Fixtures.path(file)));
    assertEquals("1", Files.readString(file));
  }

  /** As that of the processes of Linux, which needs none. */
  @Test
  void aDirectoryThatCanNotBeSyncedIsNoError() {
    Path processes = Path.of("/proc");
    assumeTrue(Files.isDirectory(processes), "Linux");
    assertDoesNotThrow(() -> files.syncDirectory(Fixtures.path(processes)));
  }

  @Test
  void whatIsNoDirectoryIsNotSyncedAsOne() throws IOException {
    files.syncDirectory(Fixtures.path(directory));
    Path file = Files.createFile(directory.resolve("file"));
    for (Path path : List.of(file, directory.resolve("none"))) {
      assertThrows(NotDirectoryException.class, () -> files.syncDirectory(Fixtures.path(path)));
    }
  }

  @Test
  void aLockIsSeenAsLongAsItIsHeld() throws IOException {
    var lock = Fixtures.path(directory.resolve("lock"));
    assertTrue(files.areOfThisMachine());
    assertEquals(Optional.of(false), files.isLocked(lock));
    try (Closeable held = files.lock(lock)) {
      assertEquals(Optional.of(true), files.isLocked(lock));
    }
    assertEquals(Optional.of(false), files.isLocked(lock));
    assertThrows(FileAlreadyExistsException.class, () -> files.lock(lock).close());
  }
}
