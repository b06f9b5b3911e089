package nndl.data.storage;

import java.util.Collections;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * What a path really names. Two paths of one file are the same: by a symbolic link, by a hard link,
 * through another directory, or by another spelling. {@link PathResolver} finds it out.
 *
 * @param path the path with its scheme, without links
 * @param names what is equal only for the same file or directory: the path, and the key by which
 *     the file system knows it
 * @param above the names of all directories above it
 */
public record ResolvedPath(Path path, Kind kind, Set<Object> names, Set<Object> above) {
  /** What is there. */
  public enum Kind {
    MISSING,
    FILE,
    DIRECTORY,
    /** A device or a pipe, which is written as a stream. */
    STREAM,
    /** A file that a process has open ({@link OpenFile}), which is written at its end. */
    OPEN,
    /** A socket. */
    SOCKET
  }

  /** Returns the path of a name in this directory, without links. */
  public Path child(String name) {
    return Paths.child(path, name);
  }

  /** Whether both are one file or one directory. */
  public boolean isSame(ResolvedPath other) {
    return !Collections.disjoint(names, other.names);
  }

  /** Whether it lies in a directory, at any depth. */
  public boolean isIn(ResolvedPath directory) {
    return !Collections.disjoint(above, directory.names);
  }
}
