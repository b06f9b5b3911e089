package nndl.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import nndl.data.InputFiles;
import nndl.data.storage.PathResolver;
import nndl.data.storage.ResolvedPath;
import nndl.data.storage.ResolvedPath.Kind;
import nndl.data.storage.Storage;
import nndl.model.Model;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The files and directories that a command reads, as {@link ResolvedPath resolved paths}. They are
 * looked at only when there is something to compare them with.
 */
final class Inputs {
  private final Storage storage;
  private final PathResolver resolver;
  private final List<Supplier<Input>> pending = new ArrayList<>();
  private final List<Input> found = new ArrayList<>();

  Inputs(Storage storage, PathResolver resolver) {
    this.storage = storage;
    this.resolver = resolver;
  }

  /** A file, or a directory of which everything is read. */
  record Input(ResolvedPath path, boolean isFolder) {}

  void add(InputFiles all) {
    all.files().forEach(file -> pending.add(() -> new Input(resolver.of(file), false)));
    all.folders().forEach(this::addFolder);
  }

  void add(List<Path> all) {
    all.forEach(file -> pending.add(() -> new Input(resolver.of(file), false)));
  }

  void addFolder(Path folder) {
    pending.add(() -> new Input(resolver.of(folder), true));
  }

  void addModels(List<Path> models) {
    models.forEach(model -> add(List.of(model, new Path(model, Model.FILE_NAME))));
  }

  void addTable(String table) {
    String path = table.substring(table.indexOf(':') + 1);
    try {
      FileStatus[] files = storage.glob(new Path(path));
      for (FileStatus file : files == null ? new FileStatus[0] : files) {
        pending.add(() -> new Input(resolver.of(file), file.isDirectory()));
      }
    } catch (IllegalArgumentException e) {
      // Spark says what is wrong with the path
    }
  }

  /** Looks at all that were added since the last call, and returns them, but for streams. */
  List<Input> more() {
    List<Input> more =
        pending.stream()
            .map(Supplier::get)
            .filter(input -> input.path().kind() != Kind.STREAM)
            .toList();
    pending.clear();
    found.addAll(more);
    return more;
  }

  /** All that were looked at. */
  List<Input> found() {
    return found;
  }
}
