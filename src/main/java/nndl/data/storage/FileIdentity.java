package nndl.data.storage;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import nndl.error.InputException;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The identity of a file. A comparison with the current identity shows whether the file has been
 * replaced.
 *
 * @param path the path with its scheme
 * @param length the length of the stored file in bytes
 * @param modified the time of the last change, in milliseconds since 1970
 * @param etag the identifier of the content on an object store, or null if the file system has
 *     none. It is needed for S3, which records times only in seconds.
 */
public record FileIdentity(String path, long length, long modified, String etag)
    implements Serializable {

  /** Returns the current identity of a file. */
  public static FileIdentity of(FileStatus status) {
    return new FileIdentity(
        status.getPath().toString(),
        status.getLen(),
        status.getModificationTime(),
        status instanceof EtagSource source ? source.getEtag() : null);
  }

  /** Returns the file's status. Fails if the file has been replaced, shortened or extended. */
  public FileStatus requireUnchanged(Storage storage) {
    FileStatus status = storage.status(new Path(path));
    FileIdentity now = of(status);
    if (now.length != length || now.modified != modified || !Objects.equals(now.etag, etag)) {
      throw InputException.expected(
          path, "the file that the run began with, " + content(), now.content());
    }
    return status;
  }

  private String content() {
    String content = "%s bytes of %s".formatted(length, Instant.ofEpochMilli(modified));
    return etag == null ? content : content + ", etag " + etag;
  }
}
