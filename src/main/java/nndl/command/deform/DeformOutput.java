package nndl.command.deform;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.data.storage.Storage;
import nndl.error.InputException;
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
  static DeformOutput of(Storage storage, Path out, Outputs outputs) {
    try {
      Path directory = storage.qualified(out);
      List<Path> old = new ArrayList<>();
      for (String half : List.of("images", "labels")) {
        Path folder = outputs.folder("--out", new Path(directory, half));
        old.addAll(outputs.earlier(folder, "parts", DeformJob::isPart, OutputFormat.IDX));
      }
      return new DeformOutput(directory, old);
    } catch (IOException e) {
      throw unwritable(out, e);
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
