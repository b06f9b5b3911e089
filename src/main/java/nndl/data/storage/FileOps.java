package nndl.data.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The steps by which files are written and deleted on a file system that can rename them. Each step
 * happens completely or not at all. Whatever is to survive a power cut must be synced: a file's
 * content by {@link NewFile#sync}, and its name by {@link #syncDirectory}.
 */
interface FileOps {
  /**
   * Creates a file in a directory that exists. Of several callers that do so at the same time, all
   * but one fail with {@link java.nio.file.FileAlreadyExistsException}.
   */
  NewFile create(Path file) throws IOException;

  /**
   * Renames a file, which replaces a file of the new name. Fails with {@link
   * java.io.FileNotFoundException} or {@link java.nio.file.NoSuchFileException} if there is nothing
   * to rename.
   */
  void rename(Path from, Path to) throws IOException;

  /**
   * Renames a file or a directory to a name that does not exist. Fails like {@link #rename}, or for
   * a file with {@link java.nio.file.FileAlreadyExistsException}. Looks and renames in one step
   * where that can be done.
   */
  void renameNew(Path from, Path to) throws IOException;

  /** Deletes a file or an empty directory, if it exists. */
  void delete(Path path) throws IOException;

  /** Deletes a directory if nothing is in it. Returns false if something is. */
  default boolean deleteIfEmpty(Path directory) throws IOException {
    if (!names(directory).isEmpty()) {
      return false;
    }
    delete(directory);
    return true;
  }

  boolean exists(Path path) throws IOException;

  /** Returns the names in a directory. The list is empty if there is no such directory. */
  List<String> names(Path directory) throws IOException;

  /**
   * Creates a directory, and its parents if they do not exist, and syncs what names them, and what
   * names the first one that was there: whoever made that one may have been killed before it did.
   */
  void createDirectory(Path directory) throws IOException;

  /** Returns when the names in a directory would survive a power cut. */
  void syncDirectory(Path directory) throws IOException;

  /** Whether a file is replaced in one step, and a directory renamed. */
  default boolean canReplace(Path path) throws IOException {
    return true;
  }

  /** Whether the processes of this machine see each other's locks. */
  default boolean areOfThisMachine() {
    return false;
  }

  /**
   * Creates a file and locks it for as long as this process lives, whatever ends it. Does nothing
   * if the files are not of this machine.
   */
  default Closeable lock(Path file) throws IOException {
    return () -> {};
  }

  /**
   * Whether a process of this machine holds the lock of a file. Empty if that cannot be told. A
   * file that is not there has no lock.
   */
  default Optional<Boolean> isLocked(Path file) throws IOException {
    return Optional.empty();
  }
}
