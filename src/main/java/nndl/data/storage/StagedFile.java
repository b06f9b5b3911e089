package nndl.data.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Objects;
import nndl.error.InputException;
import org.apache.commons.io.output.CountingOutputStream;
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
    Digested digested = new Digested(content);
    storage.write(shown, file, IfExists.REPLACE, digested);
    return digested.file(file.getName(), target);
  }

  /** Does the same, but keeps a file of the same content. No other one is replaced. */
  static StagedFile writeOrKeep(Storage storage, Path file, Storage.Writer content) {
    Digested digested = new Digested(content);
    InputException error = null;
    try {
      storage.write(file, IfExists.FAIL, digested);
    } catch (InputException e) {
      error = e;
    }
    StagedFile own = digested.file(file.getName(), file.toString());
    if (error != null && !own.isAt(storage, file)) {
      throw error;
    }
    return own;
  }

  /** Writes the content of a file, and keeps its length and its digest. */
  private static final class Digested implements Storage.Writer {
    private final Storage.Writer content;
    private final MessageDigest digest = Sha256.digest();
    private long length;

    Digested(Storage.Writer content) {
      this.content = content;
    }

    @Override
    public void write(OutputStream out) throws IOException {
      CountingOutputStream counted = new CountingOutputStream(new DigestOutputStream(out, digest));
      content.write(counted);
      length = counted.getByteCount();
    }

    StagedFile file(String staged, String target) {
      return new StagedFile(staged, target, length, Sha256.hex(digest));
    }
  }

  /** Whether a file is there and has this content. Its length answers before the digest does. */
  boolean isAt(Storage storage, Path file) {
    return storage.find(file).filter(found -> found.getLen() == length).isPresent()
        && Sha256.of(storage, file).equals(sha256);
  }
}
