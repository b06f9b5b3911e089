package nndl.data.storage;

import java.io.Serializable;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Objects;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file of a set that has not got its name yet.
 *
 * @param staged its path, relative to the directory of staged files
 * @param target the path that it will have: in a set it is relative to the owned directory, and
 *     what a task returns has it whole
 * @param length the bytes of its content
 * @param sha256 the digest of its content, in hexadecimal
 */
public record StagedFile(String staged, String target, long length, String sha256)
    implements Serializable {
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
    return of(storage, file, target, digest);
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
    StagedFile own = of(storage, file, file.toString(), digest);
    if (error != null && !own.isAt(storage, file)) {
      throw error;
    }
    return own;
  }

  private static StagedFile of(Storage storage, Path file, String target, MessageDigest digest) {
    long length = storage.find(file).map(FileStatus::getLen).orElse(0L);
    return new StagedFile(file.getName(), target, length, Sha256.hex(digest));
  }

  private static Storage.Writer digested(Storage.Writer content, MessageDigest digest) {
    return out -> content.write(new DigestOutputStream(out, digest));
  }

  /** Whether a file is there and has this content. Its length answers before the digest does. */
  boolean isAt(Storage storage, Path file) {
    return storage.find(file).filter(found -> found.getLen() == length).isPresent()
        && Sha256.of(storage, file).equals(sha256);
  }
}
