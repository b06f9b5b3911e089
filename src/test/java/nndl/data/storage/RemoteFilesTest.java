package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import nndl.DirectoryContent;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps on files of Hadoop's file systems, whether Hadoop can replace a file there or not. */
class RemoteFilesTest {
  @TempDir Path directory;

  /** Local files that no FileContext knows, where nothing may be renamed or made. */
  private static final class Refusing extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("unknown:///");
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) {
      return false;
    }

    @Override
    public boolean mkdirs(org.apache.hadoop.fs.Path made) {
      return false;
    }
  }

  private static RemoteFiles files(RawLocalFileSystem local) throws IOException {
    Configuration configuration = new Configuration();
    configuration.set("fs.permissions.umask-mode", "027");
    local.initialize(local.getUri(), configuration);
    return new RemoteFiles(local, configuration);
  }

  /** Returns files that can be replaced, or that cannot. */
  private static RemoteFiles files(boolean canReplace) throws IOException {
    return files(canReplace ? new RawLocalFileSystem() : new StorageTest.Unknown());
  }

  private org.apache.hadoop.fs.Path path(FileOps files, String name) {
    return new org.apache.hadoop.fs.Path(
        ((RemoteFiles) files).files().getUri() + directory.toString().substring(1) + "/" + name);
  }

  private static void write(FileOps files, org.apache.hadoop.fs.Path path, String text)
      throws IOException {
    try (NewFile file = files.create(path)) {
      file.out().write(text.getBytes(UTF_8));
      file.sync();
    }
  }

  @Test
  void aDirectoryIsDeletedIfNothingIsInIt() throws IOException {
    RemoteFiles files = files(true);
    write(files, path(files, "file"), "1");
    assertFalse(files.deleteIfEmpty(path(files, "")));
    files.delete(path(files, "file"));
    assertTrue(files.deleteIfEmpty(path(files, "")));
    assertFalse(Files.exists(directory));
  }

  @Test
  void nobodyTellsWhetherAProcessElsewhereHoldsALock() throws IOException {
    RemoteFiles files = files(true);
    files.lock(path(files, "lock")).close();
    assertEquals(Optional.empty(), files.isLocked(path(files, "lock")));
    assertFalse(files.areOfThisMachine());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNewFileReplacesNone(boolean canReplace) throws IOException {
    FileOps files = files(canReplace);
    assertEquals(canReplace, files.canReplace(path(files, "file")));
    write(files, path(files, "file"), "first");
    assertThrows(
        FileAlreadyExistsException.class, () -> write(files, path(files, "file"), "second"));
    assertEquals("first", Files.readString(directory.resolve("file")));
    assertTrue(files.exists(path(files, "file")));
    assertEquals(List.of("file"), files.names(path(files, "")));
  }

  @Test
  void aNewFileHasThePermissionsOfTheSettingAndMakesNoDirectory() throws IOException {
    FileOps files = files(true);
    write(files, path(files, "file"), "");
    assertEquals(
        "rw-r-----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("file"))));
    assertThrows(IOException.class, () -> write(files, path(files, "none/file"), ""));
    assertEquals(List.of(), files.names(path(files, "none")));
  }

  @Test
  void aFileTakesTheNameOfAnotherInOneStepOrNotAtAll() throws IOException {
    for (boolean canReplace : List.of(true, false)) {
      FileOps files = files(canReplace);
      for (String name : List.of("a", "b", "c")) {
        files.delete(path(files, name));
      }
      write(files, path(files, "a"), "a");
      files.rename(path(files, "a"), path(files, "b"));
      assertEquals(List.of("b"), files.names(path(files, "")));
      write(files, path(files, "a"), "a");
      if (canReplace) {
        files.rename(path(files, "a"), path(files, "b"));
      } else {
        assertEquals(
            "a file on a file system that cannot replace one in one step",
            assertThrows(IOException.class, () -> files.rename(path(files, "a"), path(files, "b")))
                .getMessage());
        files.delete(path(files, "b"));
        files.rename(path(files, "a"), path(files, "b"));
      }
      assertEquals(List.of("b"), files.names(path(files, "")));
      assertThrows(
          FileNotFoundException.class, () -> files.rename(path(files, "a"), path(files, "c")));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNameThatIsTakenIsGivenToNoOtherFile(boolean canReplace) throws IOException {
    FileOps files = files(canReplace);
    write(files, path(files, "a"), "a");
    write(files, path(files, "b"), "b");
    assertThrows(
        FileAlreadyExistsException.class,
        () -> files.renameNew(path(files, "a"), path(files, "b")));
    assertEquals("b", Files.readString(directory.resolve("b")));
    files.renameNew(path(files, "a"), path(files, "c"));
    assertEquals("a", Files.readString(directory.resolve("c")));
    assertFalse(files.exists(path(files, "a")));
  }

  @Test
  void aDirectoryIsDeletedOnlyIfNothingIsInIt() throws IOException {
    FileOps files = files(true);
    files.createDirectory(path(files, "one/two"));
    assertThrows(IOException.class, () -> files.delete(path(files, "one")));
    files.delete(path(files, "one/two"));
    files.delete(path(files, "one"));
    files.delete(path(files, "none"));
    assertEquals(List.of(), files.names(path(files, "")));
  }

  @Test
  void whatAFileSystemRefusesWithoutAReasonIsAnError() throws IOException {
    FileOps files = files(new Refusing());
    Files.writeString(directory.resolve("a"), "a");
    assertEquals(
        "a place where nothing can be renamed",
        assertThrows(IOException.class, () -> files.rename(path(files, "a"), path(files, "b")))
            .getMessage());
    assertEquals(
        "a place where no directory can be made",
        assertThrows(IOException.class, () -> files.createDirectory(path(files, "d")))
            .getMessage());
    assertEquals(1, DirectoryContent.of(directory).size());
  }

  /** By all that are made. Where all may write, a group has no need of it. */
  @ParameterizedTest
  @CsvSource({
    "rwxrwx---, rwxrwxr-x",
    "rwx-w----, rwxrwxr-x",
    "rwxr-xr-x, rwxr-xr-x",
    "rwxrwxrwx, rwxr-xr-x"
  })
  void onHdfsAGroupThatMayWriteIntoADirectoryMayWriteIntoThoseThatAreMadeThere(
      String above, String made) throws IOException {
    NameNode.Settings names = new NameNode.Settings();
    names.directory("/data", above, -1, 0);
    FileOps files = names.storage().files(NameNode.path("/data"));
    files.createDirectory(NameNode.path("/data/one/two"));
    assertEquals(above, names.permissions("/data"));
    assertEquals(made, names.permissions("/data/one"));
    assertEquals(made, names.permissions("/data/one/two"));
  }

  /** Local files whose streams count how often they were synced. */
  private static final class Counting extends RawLocalFileSystem {
    private final boolean canSync;
    private int syncs;

    Counting(boolean canSync) {
      this.canSync = canSync;
    }

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
      return new FSDataOutputStream(new Content(), null);
    }

    private final class Content extends ByteArrayOutputStream
        implements Syncable, StreamCapabilities {
      @Override
      public void hflush() {
        throw new UnsupportedOperationException();
      }

      @Override
      public void hsync() {
        syncs++;
      }

      @Override
      public boolean hasCapability(String capability) {
        return canSync && capability.equals(StreamCapabilities.HSYNC);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "false, 0"})
  void aFileIsSyncedWhereThatIsPossible(boolean canSync, int syncs) throws IOException {
    Counting local = new Counting(canSync);
    FileOps files = files(local);
    write(files, path(files, "file"), "text");
    assertEquals(syncs, local.syncs);
  }
}
