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
 * What tells a file from one that has taken its place.
 *
 * @param path with its scheme
 * @param length bytes, as they are stored
 * @param modified milliseconds since 1970
 * @param etag what the store says of its content; null where it says nothing. S3 knows the time
 *     only in seconds.
 */
public record FileIdentity(String path, long length, long modified, String etag)
    implements Serializable {

  /** Of a file as it is now. */
  public static FileIdentity of(FileStatus status) {
    return new FileIdentity(
        status.getPath().toString(),
        status.getLen(),
        status.getModificationTime(),
        status instanceof EtagSource source ? source.getEtag() : null);
  }

  /** The file's status; fails if it has been replaced, shortened or extended. */
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
