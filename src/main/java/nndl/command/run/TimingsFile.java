package nndl.command.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.training.Timings;
import org.apache.hadoop.fs.Path;

/**
 * Reads and writes the file {@code timings.csv} of a run. An error with this file is only a warning
 * and does not stop the training.
 */
public final class TimingsFile {
  /** The name of the file in the directory of a training. */
  static final String NAME = "timings.csv";

  private final Storage storage;
  private final Path path;
  private boolean failed;

  /**
   * The content that was written last. It changes once per epoch, not with each checkpoint, so it
   * is not written again if it has not changed.
   */
  private String written = "";

  TimingsFile(Storage storage, Path directory) {
    this.storage = storage;
    this.path = new Path(directory, NAME);
  }

  /**
   * Reads the times of the first epochs, for a training that resumes after them. Returns no times
   * if the file does not exist or cannot be read.
   *
   * @param epochs the number of complete epochs
   * @param lines takes warnings for the user
   */
  public Timings read(int epochs, Consumer<String> lines) {
    try {
      if (!storage.exists(path)) {
        return new Timings();
      }
      try (InputStream in = storage.open(path)) {
        return Timings.parse(path, new String(in.readAllBytes(), US_ASCII), epochs);
      }
    } catch (InputException e) {
      lines.accept("warning: %s; it begins anew".formatted(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      lines.accept(warning("read", e));
    }
    return new Timings();
  }

  /** Writes the file. Returns a warning if that fails, unless the attempt before failed too. */
  public synchronized Optional<String> write(Timings timings) {
    String csv = timings.csv();
    if (csv.equals(written)) {
      return Optional.empty();
    }
    boolean again = failed;
    try {
      storage.write(path, out -> out.write(csv.getBytes(US_ASCII)));
      written = csv;
      failed = false;
      return Optional.empty();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      failed = true;
      return again ? Optional.empty() : Optional.of(warning("write", e));
    }
  }

  private String warning(String verb, Throwable error) {
    return "warning: %s: expected to %s the times of epochs, found %s"
        .formatted(path, verb, InputException.reason(error));
  }

  /** Copies the file of another run, if there is one. */
  void copy(TimingsFile from, Storage.Copying copying) throws IOException {
    if (storage.exists(from.path)) {
      copying.copy(from.path, path);
    }
  }

  void delete() throws IOException {
    written = "";
    storage.delete(path);
  }
}
