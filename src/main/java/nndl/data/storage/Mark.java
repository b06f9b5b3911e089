package nndl.data.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.Path;

/**
 * What stands near the beginning of a file that nndl wrote, so that a file of somebody else that
 * has its name is not taken for it.
 */
public record Mark(String text) {
  private static final int NEAR = 4096;

  /** Whether a file has it; one that cannot be read has not. */
  public boolean isIn(Storage storage, Path file) {
    try (InputStream in = storage.open(file)) {
      return new String(in.readNBytes(NEAR), ISO_8859_1).contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether there is a file without it. */
  public boolean isMissingIn(Storage storage, Path file) throws IOException {
    return storage.exists(file) && !isIn(storage, file);
  }

  /** Deletes a file that has it; another stays. */
  public void delete(Storage storage, Path file) throws IOException {
    if (storage.exists(file) && isIn(storage, file)) {
      storage.delete(file);
    }
  }
}
