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
 * @param outputs knows which parts may be replaced
 */
record DeformOutput(Path directory, Outputs outputs) {
  private static final List<String> HALVES = List.of("images", "labels");

  /**
   * Checks the subdirectories {@code images} and {@code labels}. Fails if they contain parts that
   * must not be replaced. Fails also if they contain other files that are not hidden, because all
   * these files are read as one set.
   */
  static DeformOutput of(Storage storage, Path out, Outputs outputs) {
    try {
      DeformOutput output = new DeformOutput(storage.qualified(out), outputs);
      for (String half : HALVES) {
        Outputs.requireNoLink(storage, new Path(output.directory, half));
        Path unused = outputs.folder("--out", new Path(output.directory, half));
      }
      List<Path> unused = output.old();
      return output;
    } catch (IOException e) {
      throw unwritable(out, e);
    }
  }

  /** Returns the parts of an earlier run. */
  private List<Path> old() {
    List<Path> old = new ArrayList<>();
    for (String half : HALVES) {
      Path folder = new Path(directory, half);
      old.addAll(outputs.earlierFiles(folder, "parts", DeformJob::isPart, OutputFormat.IDX));
    }
    return old;
  }

  /** Deletes the parts of an earlier run, those too that appeared after the first look. */
  void clear(Storage storage) {
    try {
      for (Path part : old()) {
        storage.delete(part);
      }
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  /** Fails if a part is missing, which another process may have deleted. */
  void requireWhole(Storage storage, int parts) {
    try {
      for (String half : HALVES) {
        Path folder = new Path(directory, half);
        long found = storage.names(folder).stream().filter(DeformJob::isPart).count();
        if (found != parts) {
          throw InputException.expected(folder, "%s parts".formatted(parts), found);
        }
      }
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  private static InputException unwritable(Path directory, IOException e) {
    return InputException.expected(directory, "a place to write", e);
  }
}
