package nndl.command.predict;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import nndl.command.Text;
import nndl.data.storage.Commit;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The directory of a prediction that executors write: {@code part-00000.csv} and so on, or {@code
 * part-00000.parquet}. The file {@code _SUCCESS} is written last, because other programs on Hadoop
 * expect it.
 *
 * @param directory the directory with its scheme
 * @param old the files of an earlier prediction
 */
public record PartFiles(Path directory, List<Path> old) implements Serializable {
  /** The largest number of parts for which the order of the names is the order of the parts. */
  static final int MAX = 100_000;

  private static final String SUCCESS = "_SUCCESS";
  private static final Pattern PART = Pattern.compile("part-[0-9]{5}\\.(csv|parquet)");

  /**
   * Examines a directory, and creates it if it does not exist. Fails if it contains files that no
   * prediction writes. Also fails if it contains an earlier prediction and {@code overwrite} is
   * false. Hidden files do not count.
   */
  public static PartFiles of(Storage storage, Path path, boolean overwrite) {
    Path directory = storage.qualified(path);
    Optional<FileStatus> found = storage.find(directory);
    if (found.isPresent() && !found.get().isDirectory()) {
      throw InputException.expected(
          directory, "a directory, or a name that ends in .csv", "a file");
    }
    List<Path> old = new ArrayList<>();
    for (String name : storage.names(directory)) {
      if (name.startsWith(".")) {
        continue;
      }
      if (!name.equals(SUCCESS) && !PART.matcher(name).matches()) {
        throw InputException.expected(
            path, "an empty directory, or parts that --overwrite replaces", name);
      }
      if (!overwrite) {
        throw InputException.expected(path, "an empty directory, or --overwrite", name);
      }
      old.add(new Path(directory, name));
    }
    storage.createDirectory(directory);
    storage.requireWritable(directory);
    return new PartFiles(directory, old);
  }

  /** Returns the path of part {@code number}. */
  Path part(int number) {
    return new Path(directory, Text.of("part-%05d.csv", number));
  }

  /** Returns the path of part {@code number} in Parquet. */
  Path parquet(int number) {
    return new Path(directory, Text.of("part-%05d.parquet", number));
  }

  /** Returns the parts of an earlier prediction. */
  List<Path> oldParts() {
    return old.stream().filter(file -> !file.equals(success())).toList();
  }

  /** Has new parts replace the files of an earlier prediction, whose mark goes first. */
  void replace(Commit commit) {
    commit.delete(success());
    oldParts().forEach(commit::delete);
  }

  /** The file that marks the prediction as whole. */
  Path success() {
    return new Path(directory, SUCCESS);
  }
}
