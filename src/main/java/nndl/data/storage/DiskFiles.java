package nndl.data.storage;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.hadoop.fs.Path;

/**
 * The files of a disk: also the name of a directory is there after a power cut once it is synced.
 */
interface DiskFiles extends FileOps {
  /** Whether there is a directory of this name. */
  boolean isDirectory(Path path);

  /**
   * Creates a directory in one that exists, unless somebody else has created it meanwhile.
   *
   * @param wanted for which directory it is made; an error says which part of that is none
   */
  void makeDirectory(Path one, Path wanted) throws IOException;

  @Override
  default void createDirectory(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    Path there = directory;
    while (there != null && !isDirectory(there)) {
      missing.push(there);
      there = there.getParent();
    }
    if (!missing.isEmpty() && there != null && there.getParent() != null) {
      syncDirectory(there.getParent()); // whoever made it may have been killed before
    }
    for (Path one : missing) {
      makeDirectory(one, directory);
      syncDirectory(one.getParent());
    }
  }
}
