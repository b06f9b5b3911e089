package nndl.data.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.MessageDigest;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * A file of a set that has not got its name yet.
 *
 * @param staged its path, relative to the directory of staged files
 * @param target the path that it will have: in a set it is relative to the owned directory, and
 *     what a task returns has it whole
 * @param length its bytes
 * @param sha256 the digest of its content, in hexadecimal
 */
public record StagedFile(String staged, String target, long length, String sha256)
    implements Serializable {
  /**
   * Writes a file, and says how long it is and what its digest is.
   *
   * @param shown the path that an error names
   */
  static StagedFile write(
      Storage storage, Path shown, Path file, String target, Storage.Writer content) {
    Measure measure = new Measure();
    storage.write(shown, file, IfExists.REPLACE, out -> content.write(measure.of(out)));
    return measure.file(file, target);
  }

  /** Does the same, but keeps a file of the same content. No other one is replaced. */
  static StagedFile writeOrKeep(Storage storage, Path file, Storage.Writer content) {
    Measure measure = new Measure();
    try {
      storage.write(file, IfExists.FAIL, out -> content.write(measure.of(out)));
      return measure.file(file, file.toString());
    } catch (InputException e) {
      StagedFile own = measure.file(file, file.toString());
      if (!own.isAt(storage, file)) {
        throw e;
      }
      return own;
    }
  }

  /** Describes a file that is there, and whose content stays. */
  static StagedFile of(Storage storage, Path file, String staged, String target) {
    return new StagedFile(staged, target, storage.status(file).getLen(), Sha256.of(storage, file));
  }

  /** Whether a file is there and has this content. */
  boolean isAt(Storage storage, Path file) {
    return storage.find(file).filter(found -> found.getLen() == length).isPresent()
        && Sha256.of(storage, file).equals(sha256);
  }

  /** Counts and digests the content of a file while it is written. */
  private static final class Measure {
    private final MessageDigest digest = Sha256.digest();
    private long length;

    OutputStream of(OutputStream file) {
      return new FilterOutputStream(file) {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
          out.write(bytes, from, count);
          digest.update(bytes, from, count);
          length += count;
        }
      };
    }

    StagedFile file(Path file, String target) {
      return new StagedFile(file.getName(), target, length, Sha256.hex(digest));
    }
  }
}
