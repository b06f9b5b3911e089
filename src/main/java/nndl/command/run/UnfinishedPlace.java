package nndl.command.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import nndl.command.RunNames;
import nndl.data.InputFiles;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The directory of a run that will replace the one in the directory above. A file in it marks it,
 * since a user may have another directory of this name, which is none of ours and stays as it is.
 */
final class UnfinishedPlace {
  private static final String MARK = ".nndl-unfinished";
  private static final byte[] TEXT =
      "The files of the run that will replace the one in the directory above.\n".getBytes(UTF_8);

  private final Storage storage;
  private final Path path;

  /**
   * @param above the directory of the run that will be replaced
   */
  UnfinishedPlace(Storage storage, Path above) {
    this.storage = storage;
    this.path = new Path(above, RunNames.UNFINISHED);
  }

  Path path() {
    return path;
  }

  private Path mark() {
    return new Path(path, MARK);
  }

  /** Whether the directory is that of a run that will replace another one. */
  boolean isMarked() {
    try {
      return isDirectory() && storage.exists(mark());
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  private boolean isDirectory() throws IOException {
    return storage.exists(path) && storage.status(path).isDirectory();
  }

  /** Fails if something else has this name. */
  void requireOurs() {
    if (isMarked()) {
      return;
    }
    try {
      boolean isFile = storage.exists(path) && !isDirectory();
      if (isFile || storage.names(path).stream().anyMatch(name -> !InputFiles.isHidden(name))) {
        throw InputException.expected(
            path,
            "a name that is free for the run that replaces this one",
            isFile ? "a file; move it" : "files of others; move them");
      }
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  /** Marks the directory, before the first file of the run is written. */
  void begin() {
    if (!isMarked()) {
      storage.save(mark(), out -> out.write(TEXT));
    }
  }

  /** Deletes the mark, and the directory if nothing else is in it. */
  void end() throws IOException {
    storage.delete(mark());
    deleteEmpty(path);
  }

  /** Deletes the directory of the checkpoints, if nothing is in it. */
  void endCheckpoints() throws IOException {
    deleteEmpty(new Path(path, RunNames.CHECKPOINTS));
  }

  private void deleteEmpty(Path directory) throws IOException {
    if (storage.exists(directory) && storage.names(directory).isEmpty()) {
      storage.delete(directory);
    }
  }
}
