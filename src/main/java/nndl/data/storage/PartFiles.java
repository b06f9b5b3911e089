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
 * on, each whole or not there, and at the end {@code _SUCCESS}, as other programs on Hadoop expect
 * it. A part that is written twice is the same file.
 *
 * @param directory with its scheme
 * @param old files of an output that is to be replaced
 */
public record PartFiles(Path directory, List<Path> old) implements Serializable {
  /** How many parts there may be, so that the order of their names is their order. */
  public static final int MAX = 100_000;

  private static final String SUCCESS = "_SUCCESS";
  private static final Pattern PART = Pattern.compile("part-[0-9]{5}\\.csv");

  /** What a job that was killed leaves: a piece of a part, or a marker. */
  private static final Pattern TORN =
      Pattern.compile("\\.part-[0-9]{5}\\.csv\\.[0-9a-f-]{36}\\.tmp|" + Pattern.quote(Marker.NAME));

  /**
   * Looks at a directory, which is made if there is none. Fails if there are other files, or parts
   * that are not to be replaced.
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
        if (!name.equals(Marker.NAME)) { // which may be this job's own by the time it begins
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
    return name.equals(SUCCESS) || PART.matcher(name).matches() || TORN.matcher(name).matches();
  }

  /** The name of a part. */
  public Path part(int number) {
    return new Path(directory, String.format(Locale.ROOT, "part-%05d.csv", number));
  }

  /** Makes room for the parts: what says that the output is whole goes first. */
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

  /** Says that the output is whole, once nothing else is in the directory. */
  public void succeed(Storage storage) {
    try {
      deleteThatMatch(storage, TORN);
      storage.write(new Path(directory, SUCCESS), out -> {});
    } catch (IOException e) {
      throw noPlace(directory, e);
    }
  }

  /**
   * Deletes what there is of an output that was begun and will not be whole, as far as that is
   * possible.
   */
  public void fail(Storage storage, Throwable error) {
    try {
      deleteThatMatch(storage, PART);
      deleteThatMatch(storage, TORN);
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

  /** Deletes the directory after an error if nothing is in it, as far as that is possible. */
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
