package nndl.data.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * A text near the beginning of every file of one kind that nndl writes. A file without this text is
 * not from nndl, so it is neither replaced nor deleted.
 */
public record FileSignature(String text) {
  private static final int NEAR = 4096;

  /**
   * Whether a file contains the text near its beginning. Returns false if there is none, or it
   * cannot be read.
   */
  public boolean isIn(Storage storage, Path file) {
    try {
      return storage.read(file, in -> new String(in.readNBytes(NEAR), ISO_8859_1)).contains(text);
    } catch (InputException e) {
      return false;
    }
  }
}
