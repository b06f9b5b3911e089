package nndl.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The output of a job: a directory of files that the executors write, {@code part-00000.csv} and so
 * on. Each file is either complete or missing. The file {@code _SUCCESS} is written last, because
 * other programs on Hadoop expect it. A part may be written twice; both times the content is the
 * same. A file of another process that has the name of a part, and appears meanwhile, stays.
 *
 * @param directory the directory with its scheme
 * @param old the files of an earlier output, except for a marker; {@link #begin} deletes them
 */
public record PartFiles(Path directory, List<Path> old) implements Serializable {
  /** The largest number of parts for which the order of the names is the order of the parts. */
  public static final int MAX = 100_000;

  private static final String SUCCESS = "_SUCCESS";
  private static final Pattern PART = Pattern.compile("part-[0-9]{5}\\.csv");

  /** The names of files that a killed job may leave: an incomplete part, or a marker. */
  private static final Pattern INCOMPLETE =
      Pattern.compile("\\.part-[0-9]{5}\\.csv\\.[0-9a-f-]{36}\\.tmp|" + Pattern.quote(Marker.NAME));

  /**
   * Examines a directory, and creates it if it does not exist. Fails if the directory contains
   * files that no job writes. Also fails if it contains an earlier output and {@code overwrite} is
   * false.
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
        // Not the marker: the job writes its own marker before begin() deletes these files.
        if (!name.equals(Marker.NAME)) {
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
    return storage.names(directory).stream().filter(name -> !isOfOwner(name)).toList();
  }

  private static boolean isOurs(String name) {
    return name.equals(SUCCESS)
        || PART.matcher(name).matches()
        || INCOMPLETE.matcher(name).matches();
  }

  /** Whether a file or folder belongs to the lease of the directory. */
  private static boolean isOfOwner(String name) {
    return name.equals(Owner.FILE) || Fence.isName(name);
  }

  /** Returns the path of part {@code number}. */
  public Path part(int number) {
    return new Path(directory, String.format(Locale.ROOT, "part-%05d.csv", number));
  }

  /**
   * Deletes the files of an earlier output before the parts are written. Deletes {@code _SUCCESS}
   * first, because it marks that output as complete.
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

  /** Deletes incomplete parts and the marker, then marks the output as complete. */
  public void succeed(Storage storage) {
    try {
      deleteThatMatch(storage, INCOMPLETE);
      Path success = new Path(directory, SUCCESS);
      storage.expectNew(success);
      storage.write(success, out -> {});
    } catch (IOException e) {
      throw noPlace(directory, e);
    }
  }

  /**
   * Deletes the parts, the incomplete parts and the marker of an output that will not be completed.
   * A failure is added to {@code error} as a suppressed exception.
   *
   * @param complete the numbers of the parts that the job is known to have written. A file with the
   *     name of another part may be another process's, and stays.
   */
  public void fail(Storage storage, BitSet complete, Throwable error) {
    try {
      for (int part : complete.stream().toArray()) {
        storage.delete(part(part));
      }
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

  /**
   * Deletes the directory after an error if it is empty. A failure is added to {@code error} as a
   * suppressed exception.
   */
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
