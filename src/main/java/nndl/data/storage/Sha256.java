package nndl.data.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Creates digests of SHA-256, the checksum that identifies a content independently of where it is
 * stored.
 */
public final class Sha256 {
  private Sha256() {}

  /** Returns a new digest. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JDK has it
    }
  }
}
