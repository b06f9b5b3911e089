package nndl.data.storage;

import java.io.Serializable;

/**
 * A file in the state in which the driver examined it. Workers read it through {@link Content},
 * which checks that the file has not changed since then.
 */
public record DataFile(FileIdentity identity, Compression compression) implements Serializable {
  /** Returns the path with its scheme. */
  public String path() {
    return identity.path();
  }

  /** Returns the length of the stored file in bytes, before decompression. */
  public long length() {
    return identity.length();
  }

  /**
   * Whether the file is compressed. A position in a compressed file can only be reached by reading
   * everything before it.
   */
  public boolean compressed() {
    return compression != Compression.NONE;
  }
}
