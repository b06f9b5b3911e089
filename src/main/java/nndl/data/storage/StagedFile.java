package nndl.data.storage;

import java.io.Serializable;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Objects;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * A file of a set that has not got its name yet.
 *
 * @param staged its path, relative to the directory of staged files
 * @param target the path that it will have: in a set it is relative to the owned directory, and
 *     what a task returns has it whole
 * @param sha256 the digest of its content, in hexadecimal
 */
public record StagedFile(String staged, String target, String sha256) implements Serializable {
  public StagedFile {
    Objects.requireNonNull(staged);
    Objects.requireNonNull(target);
  }

  /**
   * Writes a file, and says what its digest is.
   *
   * @param shown the path that an error names
   */
  static StagedFile write(
      Storage storage, Path shown, Path file, String target, Storage.Writer content) {
    MessageDigest digest = Sha256.digest();
    storage.write(shown, file, IfExists.REPLACE, digested(content, digest));
    return new StagedFile(file.getName(), target, Sha256.hex(digest));
  }

  /** Does the same, but keeps a file of the same content. No other one is replaced. */
  static StagedFile writeOrKeep(Storage storage, Path file, Storage.Writer content) {
    MessageDigest digest = Sha256.digest();
    InputException error = null;
    try {
      storage.write(file, IfExists.FAIL, digested(content, digest));
    } catch (InputException e) {
      error = e;
    }
    StagedFile own = new StagedFile(file.getName(), file.toString(), Sha256.hex(digest));
    if (error != null && !own.isAt(storage, file)) {
      throw error;
    }
    return own;
  }

  private static Storage.Writer digested(Storage.Writer content, MessageDigest digest) {
    return out -> content.write(new DigestOutputStream(out, digest));
  }

  /** Whether a file is there and has this content. */
  boolean isAt(Storage storage, Path file) {
    return storage.exists(file) && Sha256.of(storage, file).equals(sha256);
  }
}
