package nndl.data.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.Path;

/**
 * A text near the beginning of a file that nndl wrote. It protects a file of somebody else that has
 * the same name.
 */
public record Mark(String text) {
  private static final int NEAR = 4096;

  /** Whether a file has the mark. If the file can't be read, the result is false. */
  public boolean isIn(Storage storage, Path file) {
    try (InputStream in = storage.open(file)) {
      return new String(in.readNBytes(NEAR), ISO_8859_1).contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the file exists without the mark. */
  public boolean isMissingIn(Storage storage, Path file) throws IOException {
    return storage.exists(file) && !isIn(storage, file);
  }

  /** Deletes a file if it has the mark. */
  public void delete(Storage storage, Path file) throws IOException {
    if (storage.exists(file) && isIn(storage, file)) {
      storage.delete(file);
    }
  }
}
