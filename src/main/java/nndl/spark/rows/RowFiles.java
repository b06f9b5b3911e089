package nndl.spark.rows;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nndl.data.SampleFolder;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.Path;

/**
 * The files of the rows in a directory: those of the inputs and those of the labels. Sorted by
 * their names, files of training rows come first, and files of a set in the order of its rows.
 *
 * @param directory the directory of all
 */
record RowFiles(Path directory) implements Serializable {
  private static final String TRAINING = "t";
  private static final String VALIDATION = "v";

  /** Returns the directory of the inputs. */
  Path inputs() {
    return SampleFolder.trainingInputs(directory);
  }

  /** Returns the directory of the labels. */
  Path labels() {
    return SampleFolder.trainingLabels(directory);
  }

  /** Returns the name of a partition's files, to which the number of the file is added. */
  static String name(boolean validation, int partition) {
    return "%s-%07d".formatted(validation ? VALIDATION : TRAINING, partition);
  }

  /** Returns the hidden file that an attempt of a task writes. */
  Path written(Path ofKind, PartWriter.Part part) {
    return new Path(ofKind, ".%s.%s".formatted(part.name(), part.attempt()));
  }

  /** Creates the directories. Whatever an earlier writing has left there is deleted. */
  void begin(Storage storage) {
    for (Path ofKind : List.of(inputs(), labels())) {
      storage.deleteTree(ofKind);
      storage.createPrivateDirectory(ofKind);
    }
  }

  /** Gives files their final names and deletes all others, which attempts that failed have left. */
  void keep(Storage storage, List<PartWriter.Part> parts) {
    for (Path ofKind : List.of(inputs(), labels())) {
      Set<String> kept = new HashSet<>();
      for (PartWriter.Part part : parts) {
        Path file = new Path(ofKind, part.name() + ".idx");
        storage.rename(written(ofKind, part), file);
        kept.add(file.getName());
      }
      for (String name : storage.names(ofKind)) {
        if (!kept.contains(name)) {
          storage.delete(new Path(ofKind, name));
        }
      }
    }
  }
}
