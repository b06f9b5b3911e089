package nndl.command.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import java.util.function.Consumer;
import nndl.data.storage.Commit;
import nndl.data.storage.IfExists;
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
      return storage.exists(path)
          ? storage.read(
              path, in -> Timings.parse(path, new String(in.readAllBytes(), US_ASCII), epochs))
          : new Timings();
    } catch (RuntimeException e) {
      lines.accept("%s; it begins anew".formatted(warning("read", e)));
      return new Timings();
    }
  }

  /**
   * Writes the file. Returns a warning if that fails, unless the attempt before failed too.
   *
   * @param ifExists what becomes of a file that this run has not written
   */
  public synchronized Optional<String> write(Timings timings, IfExists ifExists) {
    String csv = timings.csv();
    if (csv.equals(written)) {
      return Optional.empty();
    }
    boolean again = failed;
    try {
      storage.write(
          path,
          written.isEmpty() ? ifExists : IfExists.REPLACE,
          out -> out.write(csv.getBytes(US_ASCII)));
      written = csv;
      failed = false;
      return Optional.empty();
    } catch (RuntimeException | OutOfMemoryError e) {
      failed = true;
      return again ? Optional.empty() : Optional.of(warning("write", e));
    }
  }

  private String warning(String verb, Throwable error) {
    String expected = "to %s the times of epochs".formatted(verb);
    return "warning: " + InputException.expected(path, expected, error).getMessage();
  }

  Path path() {
    return path;
  }

  /** Has the file, if there is one, replace that of another run. */
  void move(Commit commit, TimingsFile to) {
    if (storage.exists(path)) {
      commit.move(path, to.path);
    }
  }
}
