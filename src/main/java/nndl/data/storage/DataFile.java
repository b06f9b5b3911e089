package nndl.data.storage;

import java.io.Serializable;
import org.apache.hadoop.fs.FileStatus;

/**
 * A file as it was when the driver examined it. Workers read it through {@link Content}, which
 * checks that it has not changed.
 */
public record DataFile(FileIdentity identity, Compression compression) implements Serializable {

  static DataFile of(FileStatus status, Compression compression) {
    return new DataFile(FileIdentity.of(status), compression);
  }

  /** The path with its scheme. */
  public String path() {
    return identity.path();
  }

  /** The length in bytes, as stored. */
  public long length() {
    return identity.length();
  }

  /** The time of the last change, in milliseconds since 1970. */
  public long modified() {
    return identity.modified();
  }

  /**
   * Whether the file is compressed, so that its middle can only be reached by reading all before
   * it.
   */
  public boolean compressed() {
    return compression != Compression.NONE;
  }

  /** The file's status; fails if the file has been replaced, shortened or extended. */
  FileStatus requireUnchanged(Storage storage) {
    return identity.requireUnchanged(storage);
  }
}
