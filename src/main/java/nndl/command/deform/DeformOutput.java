package nndl.command.deform;

import java.util.ArrayList;
import java.util.List;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.Path;

/**
 * The directory into which the parts are written. Its owner checks it before anything else is done.
 * Old parts stay until all new ones are whole.
 *
 * @param directory the directory with its scheme
 * @param outputs knows which parts may be replaced
 */
record DeformOutput(Path directory, Outputs outputs) {
  private static final List<String> HALVES = List.of("images", "labels");

  /**
   * Fails if the subdirectories {@code images} and {@code labels} are links or hold what is read.
   */
  static DeformOutput of(Storage storage, Path out, Outputs outputs) {
    DeformOutput output = new DeformOutput(storage.qualified(out), outputs);
    for (String half : HALVES) {
      Outputs.requireOwn(storage, new Path(output.directory, half));
      Path unused = outputs.folder("--out", new Path(output.directory, half));
    }
    return output;
  }

  /**
   * Returns the parts of an earlier run. Fails if they must not be replaced. Fails also if there
   * are other files that are not hidden, because all these files are read as one set.
   */
  List<Path> old() {
    List<Path> old = new ArrayList<>();
    for (String half : HALVES) {
      Path folder = new Path(directory, half);
      old.addAll(outputs.earlierFiles(folder, "parts", DeformJob::isPart, OutputFormat.IDX));
    }
    return old;
  }
}
