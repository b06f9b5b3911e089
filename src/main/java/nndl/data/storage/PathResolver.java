package nndl.data.storage;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import nndl.data.storage.ResolvedPath.Kind;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/**
 * Finds out what paths really name. Of a local file that is its path without links, and the key of
 * the operating system, which hard links share. Elsewhere it is the path as the file system
 * resolves it, and on HDFS also the number of the file. A directory is looked at once, so that many
 * files of one directory cost little. Not safe for use by several threads.
 */
public final class PathResolver {
  private static final int TYPE = 0170000;
  private static final int SOCKET = 0140000;

  /** The kinds of what is not replaced. */
  private static final Set<Kind> WRITTEN_ON = Set.of(Kind.STREAM, Kind.OPEN);

  private final Storage storage;
  private final Map<Path, ResolvedPath> directories = new HashMap<>();

  public PathResolver(Storage storage) {
    this.storage = storage;
  }

  /** The key of a file on HDFS. The length and the time tell two clusters apart. */
  private record HdfsKey(long id, long length, long modified) {}

  /** Returns the place of a path. There may be nothing yet, and then it is where it would be. */
  public ResolvedPath of(Path path) {
    return storage.query(path, files -> of(files, files.makeQualified(path), null));
  }

  /** Returns the place of a file that a directory lists. */
  public ResolvedPath of(FileStatus file) {
    return storage.query(
        file.getPath(), files -> of(files, files.makeQualified(file.getPath()), file));
  }

  private ResolvedPath of(FileSystem files, Path path, FileStatus known) throws IOException {
    return files instanceof RawLocalFileSystem local
        ? local(local, path)
        : remote(files, path, known);
  }

  private ResolvedPath local(RawLocalFileSystem files, Path path) throws IOException {
    File file = files.pathToFile(path);
    try {
      java.nio.file.Path own = file.toPath();
      BasicFileAttributes found = Files.readAttributes(own, BasicFileAttributes.class);
      boolean isOther = found.isOther() || OpenFile.at(own).isPresent(); // their links name no path
      Path real =
          !isOther && (found.isDirectory() || Files.isSymbolicLink(own))
              ? files.makeQualified(new Path(null, null, own.toRealPath().toString()))
              : path;
      return place(files, real, kind(own, found), found.fileKey());
    } catch (FileSystemException | InvalidPathException e) { // or it cannot be seen, nor read
      return place(files, path, Kind.MISSING, null);
    }
  }

  private static Kind kind(java.nio.file.Path file, BasicFileAttributes found) throws IOException {
    if (found.isDirectory()) {
      return Kind.DIRECTORY;
    }
    if (!found.isOther()) {
      return OpenFile.at(file).isPresent() ? Kind.OPEN : Kind.FILE;
    }
    int mode = (Integer) Files.getAttribute(file, "unix:mode");
    return (mode & TYPE) == SOCKET ? Kind.SOCKET : Kind.STREAM;
  }

  /** Whether no local file can be renamed into a directory from the one around it. */
  public boolean isMount(Path directory) {
    return storage.query(
        directory,
        files -> {
          java.nio.file.Path own = FileSystems.localPath(files, directory).orElse(null);
          return own != null
              && own.getParent() != null
              && Files.isDirectory(own)
              && isMount(own, Storage.PROBE + "-" + storage.process().id());
        });
  }

  /** Only a try tells it, since one disk may be mounted twice. */
  private static boolean isMount(java.nio.file.Path directory, String probe) throws IOException {
    java.nio.file.Path beside = directory.resolveSibling(probe);
    java.nio.file.Path inside = directory.resolve(probe);
    try {
      Files.createFile(beside);
      Files.move(beside, inside, StandardCopyOption.ATOMIC_MOVE);
      return false;
    } catch (AtomicMoveNotSupportedException e) {
      return true;
    } catch (FileSystemException e) {
      return false; // nothing can be written there, which is told when it is tried
    } finally {
      Files.deleteIfExists(beside);
      Files.deleteIfExists(inside);
    }
  }

  /** Whether a local file is a device or a pipe, or a file that a process has open. */
  static boolean isWrittenOn(java.nio.file.Path path) throws IOException {
    return Files.exists(path)
        && WRITTEN_ON.contains(kind(path, Files.readAttributes(path, BasicFileAttributes.class)));
  }

  private ResolvedPath remote(FileSystem files, Path path, FileStatus known) throws IOException {
    try {
      FileStatus found = known == null ? files.getFileStatus(path) : known;
      Path real = known == null ? files.resolvePath(path) : path;
      Object key =
          found instanceof HdfsFileStatus hdfs
              ? new HdfsKey(hdfs.getFileId(), found.getLen(), found.getModificationTime())
              : null;
      return place(files, real, found.isDirectory() ? Kind.DIRECTORY : Kind.FILE, key);
    } catch (FileNotFoundException e) {
      return place(files, path, Kind.MISSING, null);
    }
  }

  /** Returns the place of a path whose last name is no link. */
  private ResolvedPath place(FileSystem files, Path path, Kind kind, Object key)
      throws IOException {
    Path real = path;
    Set<Object> above = Set.of();
    if (path.getParent() != null) {
      ResolvedPath parent = directory(files, path.getParent());
      real = Paths.child(parent.path(), path.getName());
      above = new HashSet<>(parent.above());
      above.addAll(parent.names());
    }
    return new ResolvedPath(real, kind, key == null ? Set.of(real) : Set.of(real, key), above);
  }

  private ResolvedPath directory(FileSystem files, Path path) throws IOException {
    ResolvedPath known = directories.get(path);
    if (known == null) {
      known = of(files, path, null);
      directories.put(path, known);
    }
    return known;
  }
}
