package nndl.cli;

import java.io.IOException;
import nndl.error.InputException;
import nndl.storage.Storage;
import org.apache.hadoop.fs.Path;

/** A file that a program is to write, as the user names it. */
public final class OutputFile {
  private OutputFile() {}

  /** Its full name. Fails if there is a file that is not to be replaced. */
  public static Path of(Storage storage, Path path, boolean overwrite) {
    try {
      if (!overwrite && storage.exists(path)) {
        throw InputException.expected(path, "no such file, or --overwrite", "a file");
      }
      return storage.qualified(path);
    } catch (IOException e) {
      throw noPlace(path, e);
    }
  }

  /** The same, once a file has been written beside it, so that a wrong place costs no work. */
  public static Path tried(Storage storage, Path path, boolean overwrite) {
    Path file = of(storage, path, overwrite);
    try {
      if (storage.exists(file) && storage.status(file).isDirectory()) {
        throw InputException.expected(path, "a place to write", "a directory");
      }
      storage.createDirectory(file.getParent());
      storage.requireWritable(file.getParent());
      return file;
    } catch (IOException e) {
      throw noPlace(path, e);
    }
  }

  private static InputException noPlace(Path path, IOException e) {
    return InputException.expected(path, "a place to write", e);
  }
}
