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

/** {@code timings.csv} of a run: what goes wrong with it costs a warning, never the training. */
public final class TimingsFile {
  private final Storage storage;
  private final Path path;
  private boolean failed;

  /** What the file holds, which changes with an epoch, not with each checkpoint. */
  private String written = "";

  TimingsFile(Storage storage, Path directory) {
    this.storage = storage;
    this.path = new Path(directory, "timings.csv");
  }

  /**
   * What a training that goes on after so many epochs finds of their times: none, if the file is
   * not there or can't be read.
   *
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

  /** Writes the file; why it could not, unless it could not before either. */
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
