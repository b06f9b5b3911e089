package nndl.command;

import java.io.IOException;
import java.util.List;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import org.apache.hadoop.fs.Path;

/** Checks an output path that the user names: a file, or a directory of files. */
public final class OutputFile {
  private OutputFile() {}

  /** Returns the qualified path. Fails if the file exists and must not be overwritten. */
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

  /**
   * Like {@link #of}, but also writes a test file to the same directory. So a path that is not
   * writable is found before the work.
   */
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

  /** Fails if the output is one of the input files, or the directory of an input file. */
  public static void requireOther(
      Storage storage, Path output, List<Path> models, List<Path> samples) {
    requireOther("--output", storage, output, models, samples);
  }

  /**
   * Like {@link #requireOther(Storage, Path, List, List)}, but for an output that {@code option}
   * names.
   */
  public static void requireOther(
      String option, Storage storage, Path output, List<Path> models, List<Path> samples) {
    try {
      for (Path model : models) {
        requireOther(option, storage, output, model);
        requireOther(option, storage, output, new Path(model, Model.FILE_NAME));
      }
      for (Path file : samples) {
        requireOther(option, storage, output, file);
      }
    } catch (IOException e) {
      throw noPlace(output, e);
    }
  }

  private static void requireOther(String option, Storage storage, Path output, Path input)
      throws IOException {
    Path file = storage.qualified(input);
    if (file.equals(output)) {
      throw InputException.expected(option, "another file than those that are read", output);
    }
    if (output.equals(file.getParent())) {
      throw InputException.expected(option, "a directory without files that are read", output);
    }
  }

  private static InputException noPlace(Path path, IOException e) {
    return InputException.expected(path, "a place to write", e);
  }
}
