package nndl.data.storage;

import java.io.Serializable;
import org.apache.hadoop.fs.FileStatus;

/**
 * A file as it was when the driver looked at it. Workers read it through {@link Content}, which
 * sees to it that it is still that file.
 */
public record DataFile(FileIdentity identity, Compression compression) implements Serializable {

  static DataFile of(FileStatus status, Compression compression) {
    return new DataFile(FileIdentity.of(status), compression);
  }

  /** With its scheme. */
  public String path() {
    return identity.path();
  }

  /** Bytes, as they are stored. */
  public long length() {
    return identity.length();
  }

  /** Milliseconds since 1970. */
  public long modified() {
    return identity.modified();
  }

  /** Whether its middle can only be reached by reading all that is before. */
  public boolean compressed() {
    return compression != Compression.NONE;
  }

  /** The file's status; fails if it has been replaced, shortened or extended. */
  FileStatus requireUnchanged(Storage storage) {
    return identity.requireUnchanged(storage);
  }
}
