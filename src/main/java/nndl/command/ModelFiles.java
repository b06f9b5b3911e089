package nndl.command;

import java.io.IOException;
import java.io.InputStream;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Loads a model that the user names by its file or by the directory of its training. */
public final class ModelFiles {
  private ModelFiles() {}

  /** Reads a model from any file system. */
  public static Model load(Storage storage, Path path) {
    try {
      FileStatus status = storage.status(path);
      boolean directory = status.isDirectory() || isDirectory(storage, status);
      Path file = directory ? new Path(path, Model.FILE_NAME) : path;
      try (InputStream in = storage.open(file)) {
        return Model.read(file, in);
      }
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  /**
   * Whether an empty object is a directory. Some object stores show directories as empty objects. A
   * local file of length 0 may be a pipe and is not a directory. Fails if the path is an empty
   * object of an object store and there is no model file below it.
   */
  private static boolean isDirectory(Storage storage, FileStatus status) {
    if (status.getLen() > 0 || "file".equals(status.getPath().toUri().getScheme())) {
      return false;
    }
    if (!storage.exists(new Path(status.getPath(), Model.FILE_NAME))) {
      throw InputException.expected(
          status.getPath(),
          "a model, or a directory with %s in it".formatted(Model.FILE_NAME),
          "neither");
    }
    return true;
  }
}
