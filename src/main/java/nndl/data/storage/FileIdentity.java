package nndl.data.storage;

import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import nndl.error.InputException;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The identity of a file, which tells whether it has been replaced.
 *
 * @param path the path with its scheme
 * @param length the length in bytes, as stored
 * @param modified milliseconds since 1970
 * @param etag the store's identifier of the content; null if it has none. It is needed for S3,
 *     which knows times only in seconds.
 */
public record FileIdentity(String path, long length, long modified, String etag)
    implements Serializable {

  /** The identity of a file as it is now. */
  public static FileIdentity of(FileStatus status) {
    return new FileIdentity(
        status.getPath().toString(),
        status.getLen(),
        status.getModificationTime(),
        status instanceof EtagSource source ? source.getEtag() : null);
  }

  /** The file's status; fails if the file has been replaced, shortened or extended. */
  public FileStatus requireUnchanged(Storage storage) {
    try {
      FileStatus status = storage.status(new Path(path));
      FileIdentity now = of(status);
      if (now.length != length || now.modified != modified || !Objects.equals(now.etag, etag)) {
        throw InputException.expected(
            path, "the file that the run began with, " + content(), now.content());
      }
      return status;
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  private String content() {
    String content = "%s bytes of %s".formatted(length, Instant.ofEpochMilli(modified));
    return etag == null ? content : content + ", etag " + etag;
  }
}
