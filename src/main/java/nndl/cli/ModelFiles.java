package nndl.cli;

import java.io.IOException;
import java.io.InputStream;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.storage.Storage;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** A model as the user names it: a file, or the directory of a training that holds it. */
public final class ModelFiles {
  private ModelFiles() {}

  /** Reads a model from any file system. */
  public static Model load(Storage storage, Path path) {
    try {
      Path file = isDirectory(storage, path) ? new Path(path, Model.FILE_NAME) : path;
      try (InputStream in = storage.open(file)) {
        return Model.read(file, in);
      }
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  /** Some servers of objects show a directory as an object without content. */
  private static boolean isDirectory(Storage storage, Path path) throws IOException {
    FileStatus status = storage.status(path);
    return status.isDirectory()
        || (status.getLen() == 0 && storage.exists(new Path(path, Model.FILE_NAME)));
  }
}
