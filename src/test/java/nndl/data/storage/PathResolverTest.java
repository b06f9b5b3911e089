package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import nndl.DirectoryContent;
import nndl.Fixtures;
import nndl.data.storage.ResolvedPath.Kind;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is one, whichever of its paths names it, and what is no file is known as what it is. */
class PathResolverTest {
  private final PathResolver resolver = new PathResolver(Fixtures.storage());

  @TempDir Path temporary;
  private Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    directory = temporary.toRealPath();
    file = Files.writeString(Files.createDirectory(directory.resolve("in")).resolve("file"), "1");
  }

  private ResolvedPath of(Path path) {
    return resolver.of(new org.apache.hadoop.fs.Path(path.toString()));
  }

  private static org.apache.hadoop.fs.Path real(Path path) {
    return new org.apache.hadoop.fs.Path("file:" + path);
  }

  @Test
  void aFileIsOneByAllItsPaths() throws IOException {
    ResolvedPath found = of(file);
    assertEquals(Kind.FILE, found.kind());
    assertEquals(real(file), found.path());
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("in/file"));
    Path folder = Files.createSymbolicLink(directory.resolve("folder"), Path.of("in"));
    for (Path path : List.of(link, folder.resolve("file"), directory.resolve("./in/../in/file"))) {
      assertEquals(found, of(path), path.toString());
    }
    Path hard = Files.createLink(directory.resolve("hard"), file);
    assertTrue(of(hard).isSame(found));
    assertEquals(real(hard), of(hard).path());
    Path other = Files.writeString(file.resolveSibling("other"), "1");
    assertFalse(of(other).isSame(found));
  }

  @Test
  void aNameInADirectoryHasAPathWithoutLinks() throws IOException {
    Path folder = Files.createSymbolicLink(directory.resolve("folder"), Path.of("in"));
    assertEquals(real(file.resolveSibling("new")), of(folder).child("new"));
  }

  @Test
  void aFileIsInAllDirectoriesAboveItAndInNoOther() throws IOException {
    ResolvedPath found = of(file);
    Path folder = Files.createSymbolicLink(directory.resolve("folder"), Path.of("in"));
    for (Path above : List.of(file.getParent(), folder, directory, Path.of("/"))) {
      assertEquals(Kind.DIRECTORY, of(above).kind());
      assertTrue(found.isIn(of(above)), above.toString());
    }
    assertEquals(real(file.getParent()), of(folder).path());
    assertFalse(found.isIn(of(file)));
    assertFalse(found.isIn(of(Files.createDirectory(directory.resolve("other")))));
    assertEquals(Set.of(), of(Path.of("/")).above());
  }

  @Test
  void whatIsNotThereIsWhereItWouldBe() throws IOException {
    Path folder = Files.createSymbolicLink(directory.resolve("folder"), Path.of("in"));
    ResolvedPath found = of(folder.resolve("none/file"));
    assertEquals(Kind.MISSING, found.kind());
    assertEquals(real(directory.resolve("in/none/file")), found.path());
    assertTrue(found.isIn(of(directory.resolve("in"))));
    Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), Path.of("none"));
    assertEquals(Kind.MISSING, of(dangling).kind());
    assertEquals(Kind.MISSING, of(file.resolve("below")).kind());
  }

  @Test
  void aFileThatADirectoryListsHasThePlaceOfItsPath() {
    FileStatus[] listed = Fixtures.storage().list(Fixtures.path(file.getParent()));
    assertEquals(1, listed.length);
    assertEquals(of(file), resolver.of(listed[0]));
  }

  @Test
  void whatIsNoFileIsKnownAsWhatItIs() throws IOException {
    assertEquals(Kind.STREAM, of(Path.of("/dev/null")).kind());
    assertTrue(PathResolver.isWrittenOn(Path.of("/dev/null")));
    Path socket = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertEquals(Kind.SOCKET, of(socket).kind());
      assertFalse(PathResolver.isWrittenOn(socket));
    }
    for (Path path : List.of(file, directory, directory.resolve("none"))) {
      assertFalse(PathResolver.isWrittenOn(path), path.toString());
    }
  }

  /** What its link names may be no path, as for a file that was deleted. */
  @Test
  void aFileThatAProcessHasOpenKeepsThePathThatNamesItSo() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "Linux");
    try (FileOutputStream open = new FileOutputStream(file.toFile(), true)) {
      Path descriptor = OpenFileTest.descriptor(file);
      ResolvedPath found = of(descriptor);
      assertEquals(Kind.OPEN, found.kind());
      Path folder = descriptor.getParent().toRealPath();
      assertEquals(real(folder.resolve(descriptor.getFileName())), found.path());
      assertTrue(found.isSame(of(file)));
      assertTrue(PathResolver.isWrittenOn(descriptor));
      open.flush();
    }
  }

  @Test
  void aDirectoryOfTheDiskAroundItIsNoMountAndNothingStaysThere() throws IOException {
    var before = DirectoryContent.of(directory);
    for (Path path :
        List.of(directory.resolve("in"), directory.resolve("none"), file, Path.of("/"))) {
      assertFalse(
          resolver.isMount(new org.apache.hadoop.fs.Path(path.toString())), path.toString());
    }
    assertEquals(before, DirectoryContent.of(directory));
  }

  @Test
  void aDirectoryOfAnotherSystemIsNoMountOfThisMachine() {
    NameNode.Settings names = new NameNode.Settings();
    names.directory("/data", "rwxr-xr-x", -1, 0);
    assertFalse(new PathResolver(names.storage()).isMount(NameNode.path("/data")));
  }

  @Test
  void onHdfsTheNumberOfAFileTellsItFromOthers() {
    NameNode.Settings names = new NameNode.Settings();
    names.directory("/", "rwxr-xr-x", -1, 0);
    names.file("/one", 7, "/real/one");
    names.file("/two", 7, "/two");
    names.file("/three", 8, "/three");
    PathResolver remote = new PathResolver(names.storage());
    ResolvedPath one = remote.of(NameNode.path("/one"));
    assertEquals(Kind.FILE, one.kind());
    assertEquals(NameNode.path("/real/one"), one.path());
    assertTrue(one.isSame(remote.of(NameNode.path("/two"))));
    assertFalse(one.isSame(remote.of(NameNode.path("/three"))));
    assertTrue(one.isIn(remote.of(NameNode.path("/"))));
    assertEquals(Kind.DIRECTORY, remote.of(NameNode.path("/")).kind());
    assertEquals(Kind.MISSING, remote.of(NameNode.path("/none")).kind());
    FileStatus listed = names.storage().status(NameNode.path("/two"));
    assertEquals(remote.of(NameNode.path("/two")), remote.of(listed));
  }
}
