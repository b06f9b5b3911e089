package nndl.data.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The checksum by which content is known, wherever it lies. */
public final class Sha256 {
  private Sha256() {}

  /** A digest of nothing yet. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JDK has it
    }
  }
}
