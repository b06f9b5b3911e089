package nndl.command.deform;

import java.util.ArrayList;
import java.util.List;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.Path;

/**
 * The directory into which the parts are written. It is checked before anything else is done. Old
 * parts stay until all new ones are whole.
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
    DeformOutput output = new DeformOutput(storage.qualified(out), outputs);
    for (String half : HALVES) {
      Outputs.requireOwn(storage, new Path(output.directory, half));
      Path unused = outputs.folder("--out", new Path(output.directory, half));
    }
    List<Path> unused = output.old();
    return output;
  }

  /** Returns the parts of an earlier run. */
  List<Path> old() {
    List<Path> old = new ArrayList<>();
    for (String half : HALVES) {
      Path folder = new Path(directory, half);
      old.addAll(outputs.earlierFiles(folder, "parts", DeformJob::isPart, OutputFormat.IDX));
    }
    return old;
  }
}
