package nndl.ml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import java.util.regex.Pattern;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.data.storage.Commit;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import org.apache.hadoop.fs.Path;

/** The files of a saved stage, which replace those of an earlier one as a whole. */
final class StageFiles {
  private static final String METADATA = "metadata";
  private static final String PART = "part-00000";
  private static final Set<String> OWN = Set.of(METADATA, Model.FILE_NAME);
  private static final String ALONE = "a saved model alone, which overwrite() replaces";

  /** What earlier versions left in the middle of a change, which they alone can complete. */
  private static final String OF_EARLIER_VERSION = ".nndl-saving";

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

  Path model() {
    return new Path(directory, Model.FILE_NAME);
  }

  private Path metadata() {
    return new Path(new Path(directory, METADATA), PART);
  }

  /** Fails if the files may be of two stages. */
  void requireFinished() {
    if (storage.exists(new Path(directory, OF_EARLIER_VERSION))) {
      throw InputException.expected(
          directory,
          "nothing that an earlier version of nndl has left unfinished",
          OF_EARLIER_VERSION + "; save the model again in another directory");
    }
    Commit.requireFinished(storage, directory);
  }

  /**
   * Fails if there are files of a stage and none may be replaced, or files of another kind. Hidden
   * files do not count.
   */
  void requireReplaceable(boolean overwrite) {
    for (String name : storage.names(directory)) {
      if (!name.startsWith(".") && !OWN.contains(name)) {
        throw InputException.expected(directory, ALONE, name);
      }
      if (OWN.contains(name) && !overwrite) {
        throw InputException.expected(directory, "no saved model, or overwrite()", name);
      }
    }
    if (storage.exists(model())) {
      new Outputs(storage, true).requireFormat(model(), OutputFormat.MODEL);
    }
    Path part = metadata();
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
  void write(String metadata, Model model) {
    Commit commit = new Commit(storage, IfExists.REPLACE);
    commit.write(model(), model.file()::write);
    commit.write(metadata(), out -> out.write((metadata + "\n").getBytes(UTF_8)));
    Path parts = metadata().getParent();
    for (String name : storage.names(parts)) {
      commit.delete(new Path(parts, name)); // other parts, and checksums, would be read too
    }
    commit.commit();
  }
}
