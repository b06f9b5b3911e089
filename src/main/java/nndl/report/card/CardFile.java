package nndl.report.card;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import nndl.data.storage.Sha256;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.Path;

/**
 * The file of a card. Its last line is a comment with the hash of all lines above. It tells whether
 * somebody has edited the card; then the file is never overwritten.
 */
public final class CardFile {
  private static final String NAME = "MODEL_CARD.md";
  private static final String SEAL = "<!-- nndl: SHA-256 of all above: %s -->\n";
  private static final int SEAL_BYTES = SEAL.formatted("0".repeat(64)).length();

  /** The most bytes of a card; a longer file is not ours. */
  private static final int MAX_BYTES = 1 << 24;

  private final Storage storage;
  private final Path path;

  /**
   * @param directory the directory of the model
   */
  public CardFile(Storage storage, Path directory) {
    this.storage = storage;
    this.path = new Path(directory, NAME);
  }

  public Path path() {
    return path;
  }

  /** Whether there is an edited file, which must stay. */
  public boolean isChanged() throws IOException {
    return storage.exists(path) && !isSealed(read());
  }

  /** The content of the file; empty if it can't be read as a file. */
  private byte[] read() {
    try (InputStream in = storage.open(path)) {
      return in.readNBytes(MAX_BYTES);
    } catch (IOException e) {
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

  /** Writes a card, unless there is an edited one. */
  public void write(String text) throws IOException {
    if (!isChanged()) {
      storage.write(path, out -> out.write(sealed(text.getBytes(UTF_8))));
    }
  }

  /**
   * Copies the card of another model, or deletes this one if that model has none, unless there is
   * an edited card here.
   */
  public void copy(CardFile from) throws IOException {
    if (isChanged()) {
      return;
    }
    if (!storage.exists(from.path)) {
      storage.delete(path);
      return;
    }
    storage.copy(from.path, path);
  }

  /** Deletes the card, unless it is edited. */
  public void delete() throws IOException {
    if (!isChanged()) {
      storage.delete(path);
    }
  }
}
