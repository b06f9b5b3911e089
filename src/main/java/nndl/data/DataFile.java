package nndl.data;

import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file as it was when the driver looked at it. Workers read it through {@link Content}, which
 * sees to it that it is still that file.
 *
 * @param path with its scheme
 * @param length bytes, as they are stored
 * @param modified milliseconds since 1970
 */
record DataFile(String path, long length, long modified, Compression compression)
    implements Serializable {

  /** Whether its middle can only be reached by reading all that is before. */
  boolean compressed() {
    return compression != Compression.NONE;
  }

  /** Fails if the file has been replaced, shortened or extended. */
  void requireUnchanged(Storage storage) {
    try {
      FileStatus now = storage.status(new Path(path));
      if (now.getLen() != length || now.getModificationTime() != modified) {
        throw InputException.expected(
            path,
            "the file that the run began with, " + identity(length, modified),
            identity(now.getLen(), now.getModificationTime()));
      }
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  private static String identity(long length, long modified) {
    return "%s bytes of %s".formatted(length, Instant.ofEpochMilli(modified));
  }
}
