package nndl.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import nndl.data.InputFiles;
import nndl.data.storage.Place;
import nndl.data.storage.Place.Kind;
import nndl.data.storage.Places;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The files and directories that a command reads, as {@link Place places}. They are looked at only
 * when there is something to compare them with.
 */
final class Inputs {
  private final Storage storage;
  private final Places places;
  private final Check check;
  private final List<Place> files = new ArrayList<>();
  private final List<Place> folders = new ArrayList<>();
  private final List<Runnable> pending = new ArrayList<>();
  private boolean isResolving;

  /**
   * @param check checks each input when it is looked at
   */
  Inputs(Storage storage, Places places, Check check) {
    this.storage = storage;
    this.places = places;
    this.check = check;
  }

  /** Checks an input. */
  @FunctionalInterface
  interface Check {
    void require(Place input, boolean isFolder);
  }

  /** The files that were looked at. */
  List<Place> files() {
    return files;
  }

  /** The directories of which everything is read, as far as they were looked at. */
  List<Place> folders() {
    return folders;
  }

  void add(InputFiles all) {
    for (FileStatus file : all.files()) {
      add(() -> places.of(file), files);
    }
    all.folders().forEach(this::addFolder);
  }

  void add(List<Path> all) {
    all.forEach(file -> add(() -> places.of(file), files));
  }

  void addFolder(Path folder) {
    add(() -> places.of(folder), folders);
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
        add(() -> places.of(file), file.isDirectory() ? folders : files);
      }
    } catch (InputException | IllegalArgumentException e) {
      // Spark says what is wrong with the path
    }
  }

  private void add(Supplier<Place> finder, List<Place> to) {
    if (isResolving) {
      find(finder, to);
    } else {
      pending.add(() -> find(finder, to));
    }
  }

  private void find(Supplier<Place> finder, List<Place> to) {
    Place input = finder.get();
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
