package nndl.data.storage;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Where the tasks of a Spark job write the files of a {@link Commit}. Each attempt of a task writes
 * files of its own, and the driver adds those of the attempt whose result it gets. On an object
 * store an attempt writes under the final name, where it keeps the file of an earlier attempt.
 *
 * @param directory the directory of the files
 * @param isStaged whether they get their names later
 */
public record JobOutput(Path directory, boolean isStaged) implements Serializable {
  /** Begins an attempt of a task. */
  public Attempt attempt(Storage storage, long number) {
    return new Attempt(this, storage, number, new ArrayList<>());
  }

  /**
   * An attempt of a task.
   *
   * @param written its files, in the order in which they became whole
   */
  public record Attempt(JobOutput output, Storage storage, long number, List<StagedFile> written)
      implements FileSet {
    @Override
    public void write(Path target, Storage.Writer content) {
      if (output.isStaged) {
        Path file = Paths.child(output.directory, target.getName() + "." + number);
        written.add(StagedFile.write(storage, target, file, target.toString(), content));
      } else {
        written.add(StagedFile.writeOrKeep(storage, target, content));
      }
    }
  }
}
