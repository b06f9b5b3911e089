package nndl.data.storage;

import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.fs.Path;

/** SHA-256, the checksum that identifies a content independently of where it is stored. */
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

  /** Returns the checksum of what was digested, in hexadecimal. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the checksum of a file, in hexadecimal. */
  public static String of(Storage storage, Path file) {
    MessageDigest digest = digest();
    storage.read(
        file, in -> new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream()));
    return hex(digest);
  }
}
