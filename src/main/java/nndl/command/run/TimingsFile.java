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
 * The file {@code timings.csv} of a run. An error with it is only a warning and does not stop the
 * training.
 */
public final class TimingsFile {
  private final Storage storage;
  private final Path path;
  private boolean failed;

  /** The content of the file. It changes once per epoch, not with each checkpoint. */
  private String written = "";

  TimingsFile(Storage storage, Path directory) {
    this.storage = storage;
    this.path = new Path(directory, "timings.csv");
  }

  /**
   * The times of the first epochs, for a training that resumes after them. No times if the file
   * does not exist or cannot be read.
   *
   * @param epochs how many epochs are complete
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

  /** Writes the file. Returns a warning if that fails and the attempt before did not fail. */
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

  void delete() throws IOException {
    written = "";
    storage.delete(path);
  }
}
