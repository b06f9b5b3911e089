package nndl.data.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * A file that the driver writes so that an executor can check whether it sees the same file system.
 * The check is needed if executors write files.
 *
 * @param content a unique content, so that a file of the same name on another machine's disk is not
 *     taken for this one
 */
public record Marker(Path file, byte[] content) implements Serializable {

  /** The name of the file in its directory. */
  static final String NAME = ".nndl-marker";

  /** Writes the file into a directory. */
  public static Marker in(Storage storage, Path directory) {
    try {
      Path file = storage.qualified(new Path(directory, NAME));
      byte[] content = UUID.randomUUID().toString().getBytes(US_ASCII);
      storage.write(file, out -> out.write(content));
      return new Marker(file, content);
    } catch (IOException e) {
      throw InputException.expected(directory, "a place to write", e);
    }
  }

  /** Returns the directory of the file. */
  public Path directory() {
    return file.getParent();
  }

  /**
   * Fails unless the executor reads the file with this content.
   *
   * @param executor the name of the executor that checks, for the message
   */
  public void require(Storage storage, String executor) {
    try (InputStream in = storage.open(file)) {
      if (Arrays.equals(content, in.readAllBytes())) {
        return;
      }
    } catch (IOException e) {
      throw missing(executor, e);
    }
    throw missing(executor, null);
  }

  private InputException missing(String executor, IOException cause) {
    return new InputException(
        "%s: expected a directory that the driver and all executors see, found that %s does not"
            .formatted(directory(), executor),
        cause);
  }

  /**
   * Deletes the file, which is no longer needed. A failure is only a warning, because the next
   * marker replaces the file.
   *
   * @param lines receives the warning
   */
  public void delete(Storage storage, Consumer<String> lines) {
    try {
      storage.delete(file);
    } catch (IOException e) {
      lines.accept(
          "warning: %s: expected to delete it, found %s".formatted(file, InputException.reason(e)));
    }
  }
}
