package nndl.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import nndl.data.InputFiles;
import nndl.data.storage.PathResolver;
import nndl.data.storage.ResolvedPath;
import nndl.data.storage.ResolvedPath.Kind;
import nndl.data.storage.Storage;
import nndl.error.InputException;
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
  private final Check check;
  private final List<ResolvedPath> files = new ArrayList<>();
  private final List<ResolvedPath> folders = new ArrayList<>();
  private final List<Runnable> pending = new ArrayList<>();
  private boolean isResolving;

  /**
   * @param check checks each input when it is looked at
   */
  Inputs(Storage storage, PathResolver resolver, Check check) {
    this.storage = storage;
    this.resolver = resolver;
    this.check = check;
  }

  /** Checks an input. */
  @FunctionalInterface
  interface Check {
    void require(ResolvedPath input, boolean isFolder);
  }

  /** The files that were looked at. */
  List<ResolvedPath> files() {
    return files;
  }

  /** The directories of which everything is read, as far as they were looked at. */
  List<ResolvedPath> folders() {
    return folders;
  }

  void add(InputFiles all) {
    for (FileStatus file : all.files()) {
      add(() -> resolver.of(file), files);
    }
    all.folders().forEach(this::addFolder);
  }

  void add(List<Path> all) {
    all.forEach(file -> add(() -> resolver.of(file), files));
  }

  void addFolder(Path folder) {
    add(() -> resolver.of(folder), folders);
  }

  void addModels(List<Path> models) {
    for (Path model : models) {
      add(List.of(model, new Path(model, Model.FILE_NAME)));
    }
  }

  void addTable(String table) {
    String path = table.substring(table.indexOf(':') + 1);
    try {
      FileStatus[] found = storage.glob(new Path(path));
      for (FileStatus file : found == null ? new FileStatus[0] : found) {
        add(() -> resolver.of(file), file.isDirectory() ? folders : files);
      }
    } catch (InputException | IllegalArgumentException e) {
      // Spark says what is wrong with the path
    }
  }

  private void add(Supplier<ResolvedPath> finder, List<ResolvedPath> to) {
    if (isResolving) {
      find(finder, to);
    } else {
      pending.add(() -> find(finder, to));
    }
  }

  private void find(Supplier<ResolvedPath> finder, List<ResolvedPath> to) {
    ResolvedPath input = finder.get();
    if (input.kind() != Kind.STREAM) {
      to.add(input);
      check.require(input, to == folders);
    }
  }

  /** Looks at all inputs, and from now on at each that is added. */
  void resolve() {
    isResolving = true;
    pending.forEach(Runnable::run);
    pending.clear();
  }
}
