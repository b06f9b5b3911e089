package nndl.ml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import org.apache.hadoop.fs.Path;

/**
 * The files of a saved stage. Files of an earlier stage stay until those of the new one are whole
 * in a directory of their own. Then a journal is written, and the new files are copied. While there
 * is a journal, a reader takes the files from that directory, and the next writer goes on copying.
 */
final class StageFiles {
  private static final String METADATA = "metadata";
  private static final String PART = "part-00000";
  private static final String UNFINISHED = "unfinished";
  private static final String JOURNAL = ".nndl-saving";
  private static final Set<String> OWN = Set.of(METADATA, Model.FILE_NAME, UNFINISHED, JOURNAL);
  private static final String ALONE = "a saved model alone, which overwrite() replaces";

  /** The files that Spark and this class write into the directory of metadata. */
  private static final Pattern OF_METADATA = Pattern.compile("part-.*|_SUCCESS|\\..*");

  /** Spark writes the class of the stage into its metadata. */
  private static final String CLASS = "\"class\":\"nndl.";

  private final Storage storage;
  private final Path directory;

  StageFiles(Storage storage, Path directory) {
    this.storage = storage;
    this.directory = directory;
  }

  private Path unfinished() {
    return new Path(directory, UNFINISHED);
  }

  private Path journal() {
    return new Path(directory, JOURNAL);
  }

  static Path model(Path directory) {
    return new Path(directory, Model.FILE_NAME);
  }

  private static Path metadata(Path directory) {
    return new Path(new Path(directory, METADATA), PART);
  }

  /** Returns the directory with the files that belong together. */
  Path whole() throws IOException {
    return storage.exists(journal()) ? unfinished() : directory;
  }

  /**
   * Fails if there are files of a stage and none may be replaced, or files of another kind. Hidden
   * files do not count.
   */
  void requireReplaceable(boolean overwrite) throws IOException {
    for (String name : storage.names(directory)) {
      if (!name.startsWith(".") && !OWN.contains(name)) {
        throw InputException.expected(directory, ALONE, name);
      }
      if (OWN.contains(name) && !overwrite) {
        throw InputException.expected(directory, "no saved model, or overwrite()", name);
      }
    }
    requireOwn(directory);
    requireOwn(unfinished());
  }

  private void requireOwn(Path place) throws IOException {
    if (storage.exists(model(place))) {
      new Outputs(storage, true).requireFormat(model(place), OutputFormat.MODEL);
    }
    Path part = metadata(place);
    for (String name : storage.names(part.getParent())) {
      if (!OF_METADATA.matcher(name).matches()) {
        throw InputException.expected(part.getParent(), ALONE, name);
      }
    }
    if (storage.exists(part) && !storage.text(part).contains(CLASS)) {
      throw InputException.expected(part, ALONE, "metadata of another kind");
    }
  }

  /** Writes the files. The caller is the only owner of the directory. */
  void write(String metadata, Model model) throws IOException {
    if (storage.exists(journal())) {
      copy(); // what a writer before was about to copy
    }
    try {
      storage.write(metadata(unfinished()), out -> out.write((metadata + "\n").getBytes(UTF_8)));
      storage.write(model(unfinished()), model.file()::write);
    } catch (IOException | RuntimeException e) {
      deleteUnfinished(e);
      throw e;
    }
    storage.write(journal(), out -> out.write(UNFINISHED.getBytes(UTF_8)));
    copy();
  }

  private void copy() throws IOException {
    storage.copy(model(unfinished()), model(directory));
    Path parts = metadata(directory).getParent();
    for (String name : storage.names(parts)) {
      storage.delete(new Path(parts, name)); // other parts, and checksums, would be read too
    }
    storage.copy(metadata(unfinished()), metadata(directory));
    storage.delete(journal());
    deleteUnfinished();
  }

  private void deleteUnfinished(Exception cause) {
    try {
      deleteUnfinished();
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private void deleteUnfinished() throws IOException {
    Path metadata = metadata(unfinished());
    for (Path path : List.of(model(unfinished()), metadata, metadata.getParent(), unfinished())) {
      if (storage.exists(path)) {
        storage.delete(path);
      }
    }
  }
}
