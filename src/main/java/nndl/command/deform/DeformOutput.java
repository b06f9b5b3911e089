package nndl.command.deform;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import nndl.data.InputFiles;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The directory into which the parts are written. It is checked before anything else is done. Old
 * parts are deleted only when all checks have passed and Spark has started.
 *
 * @param directory the directory with its scheme
 * @param old the parts that are replaced
 */
record DeformOutput(Path directory, List<Path> old) {

  /**
   * Checks the subdirectories {@code images} and {@code labels}. Fails if they contain parts that
   * must not be replaced. Fails also if they contain other files that are not hidden, because all
   * these files are read as one set.
   */
  static DeformOutput of(Storage storage, Path out, boolean overwrite) {
    try {
      Path directory = storage.qualified(out);
      List<Path> old = new ArrayList<>();
      for (Path half : halves(directory)) {
        for (String name : storage.names(half)) {
          if (InputFiles.isHidden(name)) {
            continue;
          }
          if (!overwrite) {
            throw InputException.expected(half, "no files there, or --overwrite", name);
          }
          if (!DeformJob.isPart(name)) {
            throw InputException.expected(half, "parts alone, which --overwrite replaces", name);
          }
          old.add(new Path(half, name));
        }
      }
      return new DeformOutput(directory, old);
    } catch (IOException e) {
      throw unwritable(out, e);
    }
  }

  /** Returns the directories of the images and of the labels. */
  private static List<Path> halves(Path directory) {
    return List.of(new Path(directory, "images"), new Path(directory, "labels"));
  }

  /** Fails if files of the input are in one of the two subdirectories. */
  void requireOther(InputFiles input) {
    for (FileStatus file : input.files()) {
      if (halves(directory).contains(file.getPath().getParent())) {
        throw InputException.expected("--out", "another directory than the input's", directory);
      }
    }
  }

  void clear(Storage storage) {
    try {
      for (Path part : old) {
        storage.delete(part);
      }
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  private static InputException unwritable(Path directory, IOException e) {
    return InputException.expected(directory, "a place to write", e);
  }
}
