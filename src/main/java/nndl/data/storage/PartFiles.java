package nndl.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The output of a job as a directory of files that executors write: {@code part-00000.csv} and so
 * on, each complete or missing. At the end comes {@code _SUCCESS}, as other programs on Hadoop
 * expect. A part that is written twice has the same content.
 *
 * @param directory the directory with its scheme
 * @param old files of an earlier output, to be replaced
 */
public record PartFiles(Path directory, List<Path> old) implements Serializable {
  /** The most parts for which the order of names is the order of parts. */
  public static final int MAX = 100_000;

  private static final String SUCCESS = "_SUCCESS";
  private static final Pattern PART = Pattern.compile("part-[0-9]{5}\\.csv");

  /** Files that a killed job leaves: an incomplete part, or a marker. */
  private static final Pattern INCOMPLETE =
      Pattern.compile("\\.part-[0-9]{5}\\.csv\\.[0-9a-f-]{36}\\.tmp|" + Pattern.quote(Marker.NAME));

  /**
   * Examines a directory, which is created if it does not exist. Fails if it contains other files,
   * or parts that may not be replaced.
   */
  public static PartFiles of(Storage storage, Path path, boolean overwrite) {
    try {
      Path directory = storage.qualified(path);
      List<Path> old = new ArrayList<>();
      for (String name : names(storage, directory)) {
        if (!isOurs(name)) {
          throw InputException.expected(
              path, "an empty directory, or parts that --overwrite replaces", name);
        }
        if (!overwrite) {
          throw InputException.expected(path, "an empty directory, or --overwrite", name);
        }
        if (!name.equals(
            Marker.NAME)) { // the marker may be this job's own by the time that it begins
          old.add(new Path(directory, name));
        }
      }
      storage.createDirectory(directory);
      storage.requireWritable(directory);
      return new PartFiles(directory, old);
    } catch (IOException e) {
      throw noPlace(path, e);
    }
  }

  private static List<String> names(Storage storage, Path directory) throws IOException {
    try {
      if (!storage.status(directory).isDirectory()) {
        throw InputException.expected(
            directory, "a directory, or a name that ends in .csv", "a file");
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return storage.names(directory);
  }

  private static boolean isOurs(String name) {
    return name.equals(SUCCESS)
        || PART.matcher(name).matches()
        || INCOMPLETE.matcher(name).matches();
  }

  /** The path of a part. */
  public Path part(int number) {
    return new Path(directory, String.format(Locale.ROOT, "part-%05d.csv", number));
  }

  /**
   * Deletes old files before the parts are written, first the one that says that the output is
   * complete.
   */
  public void begin(Storage storage) {
    try {
      storage.delete(new Path(directory, SUCCESS));
      for (Path file : old) {
        storage.delete(file);
      }
    } catch (IOException e) {
      throw noPlace(directory, e);
    }
  }

  /** Marks the output as complete, after deleting what else is in the directory. */
  public void succeed(Storage storage) {
    try {
      deleteThatMatch(storage, INCOMPLETE);
      storage.write(new Path(directory, SUCCESS), out -> {});
    } catch (IOException e) {
      throw noPlace(directory, e);
    }
  }

  /** Deletes the files of an output that will not be completed, as far as possible. */
  public void fail(Storage storage, Throwable error) {
    try {
      deleteThatMatch(storage, PART);
      deleteThatMatch(storage, INCOMPLETE);
    } catch (IOException e) {
      error.addSuppressed(e);
    }
  }

  private void deleteThatMatch(Storage storage, Pattern pattern) throws IOException {
    for (String name : storage.names(directory)) {
      if (pattern.matcher(name).matches()) {
        storage.delete(new Path(directory, name));
      }
    }
  }

  /** Deletes the directory after an error if it is empty, as far as possible. */
  public void deleteIfEmpty(Storage storage, Throwable error) {
    try {
      if (storage.names(directory).isEmpty()) {
        storage.delete(directory);
      }
    } catch (IOException e) {
      error.addSuppressed(e);
    }
  }

  private static InputException noPlace(Path path, IOException e) {
    return InputException.expected(path, "a place to write", e);
  }
}
