package nndl.command.call;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/** The directory that a training of this process writes. No other one may write it at once. */
final class OwnDirectory implements AutoCloseable {
  private static final Set<Path> WRITTEN = ConcurrentHashMap.newKeySet();

  private final Path path;

  private OwnDirectory(Path path) {
    this.path = path;
  }

  /**
   * Takes a directory, or nothing if it is null. Fails if another training of this process writes
   * it.
   */
  static OwnDirectory of(Storage storage, Path directory) {
    if (directory == null) {
      return new OwnDirectory(null);
    }
    try {
      Path path = storage.qualified(directory);
      if (!WRITTEN.add(path)) {
        throw InputException.expected(
            path, "a directory that no other training of this program writes", "one that does");
      }
      return new OwnDirectory(path);
    } catch (IOException e) {
      throw InputException.expected(directory, "a place for the model", e);
    }
  }

  @Override
  public void close() {
    if (path != null) {
      WRITTEN.remove(path);
    }
  }
}
