package nndl.report.card;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import nndl.data.storage.FileSet;
import nndl.data.storage.Sha256;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * Reads and writes the file of a model card. The last line of the file is a comment with the hash
 * of all lines above. If the hash does not match, somebody has edited the card, and the file is
 * never overwritten or deleted.
 */
public final class CardFile {
  /** The name of the file. */
  public static final String FILE_NAME = "MODEL_CARD.md";

  private static final String SEAL = "<!-- nndl: SHA-256 of all above: %s -->\n";
  private static final int SEAL_BYTES = SEAL.formatted("0".repeat(64)).length();

  /** The largest number of bytes of a card; a longer file was not written by nndl. */
  private static final int MAX_BYTES = 1 << 24;

  private final Storage storage;
  private final Path path;

  /**
   * @param directory the directory of the model
   */
  public CardFile(Storage storage, Path directory) {
    this.storage = storage;
    this.path = new Path(directory, FILE_NAME);
  }

  public Path path() {
    return path;
  }

  /** Whether the file exists and was edited, so that it must not be changed. */
  public boolean isChanged() {
    return storage.exists(path) && !isSealed(read());
  }

  /** Returns the content of the file, or an empty array if it cannot be read. */
  private byte[] read() {
    try {
      return storage.read(path, in -> in.readNBytes(MAX_BYTES));
    } catch (InputException e) {
      return new byte[0];
    }
  }

  private static boolean isSealed(byte[] file) {
    return file.length >= SEAL_BYTES
        && Arrays.equals(file, sealed(Arrays.copyOf(file, file.length - SEAL_BYTES)));
  }

  private static byte[] sealed(byte[] text) {
    String hash = HexFormat.of().formatHex(Sha256.digest().digest(text));
    byte[] seal = SEAL.formatted(hash).getBytes(US_ASCII);
    byte[] file = Arrays.copyOf(text, text.length + seal.length);
    System.arraycopy(seal, 0, file, text.length, seal.length);
    return file;
  }

  /** Writes a card, unless the file was edited. */
  public void write(FileSet files, String text) {
    if (!isChanged()) {
      files.write(path, out -> out.write(sealed(text.getBytes(UTF_8))));
    }
  }
}
