package nndl.data.storage;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import nndl.DirectoryContent;
import nndl.Fixtures;
import nndl.error.InputException;
import nndl.time.SystemClock;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a storage does with files and directories, beside reading and writing them whole. */
class StorageCallsTest {
  @TempDir Path directory;

  private org.apache.hadoop.fs.Path path(String scheme, String name) {
    return new org.apache.hadoop.fs.Path(scheme + "://" + directory + "/" + name);
  }

  /** Also one that was there before, which all could read. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPrivateDirectoryIsForItsUserAlone(boolean byHadoop) throws IOException {
    Storage storage = byHadoop ? fixed() : Fixtures.storage();
    Path there = Files.createDirectory(directory.resolve("there"));
    Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String name : List.of("there", "above/new")) {
      storage.createPrivateDirectory(path("file", name));
      assertEquals(
          "rwx------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))));
      assertEquals(Files.getOwner(there).getName(), storage.owner(path("file", name)));
    }
  }

  @Test
  void theHomeOfAUserIsThatOfTheDefaultFileSystem() {
    assertEquals(
        Path.of(System.getProperty("user.home")).toUri().getPath().replaceAll("(?<=.)/$", ""),
        Fixtures.storage().home().toUri().getPath());
  }

  @Test
  void theChecksumOfAFileIsThatOfItsBytes() throws IOException {
    Files.writeString(directory.resolve("file"), "abc");
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Sha256.of(Fixtures.storage(), path("file", "file")));
  }

  @Test
  void aFileOfAnotherTagIsAnotherFile() throws IOException {
    Files.writeString(directory.resolve("file"), "1");
    FileIdentity now = FileIdentity.of(Fixtures.storage().status(path("file", "file")));
    FileIdentity begun = new FileIdentity(now.path(), 1, now.modified(), "tag");
    String bytes = "1 bytes of " + Instant.ofEpochMilli(now.modified());
    assertEquals(
        "%s: expected the file that the run began with, %s, etag tag, found %s"
            .formatted(now.path(), bytes, bytes),
        refusal(() -> begun.requireUnchanged(Fixtures.storage())));
  }

  @Test
  void theBlocksOfAFileAreAllOfItsBytes() throws IOException {
    Files.writeString(directory.resolve("file"), "12345");
    DataFile file =
        new DataFile(
            FileIdentity.of(Fixtures.storage().status(path("file", "file"))), Compression.NONE);
    var blocks = Fixtures.storage().blocks(file);
    assertEquals(1, blocks.size());
    assertEquals("0 5", blocks.get(0).getOffset() + " " + blocks.get(0).getLength());
  }

  /** As when the JVM ends. */
  @Test
  void whatIsToBeDeletedAtTheEndIsUnlessThatWasTakenBack() throws IOException {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.unknown.impl", StorageTest.Unknown.class, FileSystem.class);
    Storage storage = new Storage(configuration);
    for (String name : List.of("gone", "kept", "other")) {
      Files.writeString(Files.createDirectory(directory.resolve(name)).resolve("file"), "1");
    }
    storage.deleteAtExit(path("unknown", "gone"));
    storage.deleteAtExit(path("unknown", "kept"));
    storage.keepAtExit(path("unknown", "kept"));
    assertTrue(Files.exists(directory.resolve("gone")));
    storage.of(path("unknown", "gone")).close();
    assertEquals(List.of("kept", "other"), names());
  }

  private List<String> names() {
    return Arrays.stream(directory.toFile().list()).sorted().toList();
  }

  /** Local files whose names stay. */
  public static final class Fixed extends RawLocalFileSystem {
    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) {
      return false;
    }
  }

  private static Storage fixed() {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.file.impl", Fixed.class, FileSystem.class);
    configuration.setBoolean("fs.file.impl.disable.cache", true);
    return new Storage(configuration);
  }

  @Test
  void aFileThatKeepsItsNameIsAnError() throws IOException {
    Files.writeString(directory.resolve("from"), "1");
    Fixtures.storage().rename(path("file", "from"), path("file", "to"));
    assertEquals(List.of("to"), names());
    assertEquals(
        path("file", "to") + ": expected to rename it, found none",
        assertThrows(
                InputException.class,
                () -> fixed().rename(path("file", "to"), path("file", "other")))
            .getMessage());
    assertEquals(List.of("to"), names());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDirectoryIsDeletedWithAllThatIsInItByItsOwnerAndWhereNobodyOwnsIt(boolean isOwned) {
    Storage storage = new Storage(new Configuration());
    var owned = path("file", "owned");
    storage.write(Paths.child(owned, "deep/er/file"), "1");
    storage.write(Paths.child(owned, "file"), "1");
    try (Lease lease =
        isOwned
            ? Lease.take(storage, owned, Lease.IfOwned.FAIL, "", new SystemClock(), line -> {})
            : null) {
      storage.deleteOwned(Paths.child(owned, "deep"));
      storage.deleteOwned(Paths.child(owned, "none"));
      assertFalse(storage.exists(Paths.child(owned, "deep")));
    }
    assertEquals(List.of("file"), storage.names(owned));
  }

  @Test
  void aFileOfAnotherOwnerIsNotDeletedWithItsDirectory() throws IOException {
    Storage old = new Storage(new Configuration());
    var owned = path("file", "owned");
    Lease first = Lease.take(old, owned, Lease.IfOwned.FAIL, "", new HandClock(), line -> {});
    old.write(Paths.child(owned, "deep/file"), "1");
    Storage young = new Storage(new Configuration());
    try (Lease second =
        Lease.take(young, owned, Lease.IfOwned.TAKE_OVER, "", new HandClock(), line -> {})) {
      assertThrows(InputException.class, () -> old.deleteOwned(Paths.child(owned, "deep")));
      first.close();
    }
    assertEquals(List.of("1"), List.copyOf(DirectoryContent.of(directory).values()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "objects"})
  void aFileIsWrittenWithoutASyncAndCopied(String scheme) throws IOException {
    Storage storage = new Storage(ObjectStore.configuration());
    storage.writeUnsynced(path(scheme, "from"), out -> out.write('1'));
    storage.copy(path(scheme, "from"), path("file", "to"));
    assertEquals("1", Files.readString(directory.resolve("from")));
    assertEquals("1", Files.readString(directory.resolve("to")));
  }

  @Test
  void aFileThatIsNoneOfItsDecodersIsClosedAgain() throws IOException {
    Files.writeString(directory.resolve("file"), "1");
    var slow = new SlowFiles.Settings(new SystemClock(), SlowFiles.Call.STATUS, 0);
    Storage storage = new Storage(slow);
    InputException error =
        assertThrows(
            InputException.class,
            () ->
                storage.open(
                    storage.status(path("file", "file")),
                    Storage.Access.WHOLE,
                    in -> {
                      throw new IOException("a bad header");
                    }));
    assertTrue(error.getMessage().endsWith("a bad header"), error.getMessage());
    assertEquals(1, slow.closed.get());
  }
}
