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

  /** Writes a file beside it and deletes that again, so that a wrong place costs no work. */
  public static void requirePlace(Storage storage, Path path) {
    try {
      if (storage.exists(path) && storage.status(path).isDirectory()) {
        throw InputException.expected(path, "a place to write", "a directory");
      }
      Path directory = storage.qualified(path).getParent();
      storage.createDirectory(directory);
      storage.requireWritable(directory);
    } catch (IOException e) {
      throw noPlace(path, e);
    }
  }

  private static InputException noPlace(Path path, IOException e) {
    return InputException.expected(path, "a place to write", e);
  }
}
