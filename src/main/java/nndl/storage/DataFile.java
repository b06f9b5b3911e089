package nndl.storage;

import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import nndl.error.InputException;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file as it was when the driver looked at it. Workers read it through {@link Content}, which
 * sees to it that it is still that file.
 *
 * @param path with its scheme
 * @param length bytes, as they are stored
 * @param modified milliseconds since 1970
 * @param etag what the store says of its content; null where it says nothing. S3 knows the time
 *     only in seconds.
 */
public record DataFile(
    String path, long length, long modified, String etag, Compression compression)
    implements Serializable {

  static DataFile of(FileStatus status, Compression compression) {
    return new DataFile(
        status.getPath().toString(),
        status.getLen(),
        status.getModificationTime(),
        etag(status),
        compression);
  }

  private static String etag(FileStatus status) {
    return status instanceof EtagSource source ? source.getEtag() : null;
  }

  /** Whether its middle can only be reached by reading all that is before. */
  public boolean compressed() {
    return compression != Compression.NONE;
  }

  /** The file's status; fails if it has been replaced, shortened or extended. */
  FileStatus requireUnchanged(Storage storage) {
    try {
      FileStatus now = storage.status(new Path(path));
      if (now.getLen() != length
          || now.getModificationTime() != modified
          || !Objects.equals(etag(now), etag)) {
        throw InputException.expected(
            path,
            "the file that the run began with, " + identity(length, modified, etag),
            identity(now.getLen(), now.getModificationTime(), etag(now)));
      }
      return now;
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  private static String identity(long length, long modified, String etag) {
    String identity = "%s bytes of %s".formatted(length, Instant.ofEpochMilli(modified));
    return etag == null ? identity : identity + ", etag " + etag;
  }
}
