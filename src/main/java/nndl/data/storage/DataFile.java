package nndl.data.storage;

import java.io.Serializable;
import org.apache.hadoop.fs.FileStatus;

/**
 * A file in the state in which the driver examined it. Workers read it through {@link Content},
 * which checks that the file has not changed since then.
 */
public record DataFile(FileIdentity identity, Compression compression) implements Serializable {

  static DataFile of(FileStatus status, Compression compression) {
    return new DataFile(FileIdentity.of(status), compression);
  }

  /** Returns the path with its scheme. */
  public String path() {
    return identity.path();
  }

  /** Returns the length of the stored file in bytes, before decompression. */
  public long length() {
    return identity.length();
  }

  /** Returns the time of the last change, in milliseconds since 1970. */
  public long modified() {
    return identity.modified();
  }

  /**
   * Whether the file is compressed. A position in a compressed file can only be reached by reading
   * everything before it.
   */
  public boolean compressed() {
    return compression != Compression.NONE;
  }

  /** Returns the file's status. Fails if the file has been replaced, shortened or extended. */
  FileStatus requireUnchanged(Storage storage) {
    return identity.requireUnchanged(storage);
  }
}
