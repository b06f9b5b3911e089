package nndl.data.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * Replaces a set of files by another one as a whole. New files are staged in the folder of the
 * directory's owner, together with a {@link CommitRecord}. One rename of that folder to {@code
 * .nndl-commit-UUID} commits the set. What is left then are renames, which {@link #finish} repeats
 * for whoever owns the directory next. So whatever ends a process, the old set or the new one is
 * whole.
 *
 * <p>Only files that the caller takes for files of the old set are replaced or deleted. Another
 * file that has the name of a new one is an error, also if it appears while the set is committed.
 *
 * <p>A set may lie in two directories. The second one has a record too, which counts only while
 * that of the first one is there.
 *
 * <p>Object stores have no renames: there every step is taken at once, under the final names. So
 * callers take the steps in the order in which a reader of an object store shall see them, and the
 * file that marks a set as whole comes last.
 */
public final class Commit implements FileSet {
  private final Storage storage;
  private final String id;
  private final Map<Path, Stage> stages = new LinkedHashMap<>();

  /** The files that are deleted at the end where nothing is staged, unless they were written. */
  private final Set<Path> old = new LinkedHashSet<>();

  /** What has its name already, since nothing is staged there. */
  private final Set<Path> written = new HashSet<>();

  /** The files of one of the directories of a set. */
  private record Stage(
      Fence owner, Path folder, List<StagedFile> files, Set<String> deleted, Set<String> moved) {
    Stage(Fence owner, Path folder) {
      this(owner, folder, new ArrayList<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    }
  }

  /** Begins a set of files in directories that this process owns. */
  public Commit(Storage storage) {
    this.storage = storage;
    this.id = storage.process().id().toString();
  }

  /** Stages a file. What is written to a device or a pipe is no part of the set. */
  @Override
  public void write(Path target, Storage.Writer content) {
    Optional<Stage> stage = stage(target);
    if (stage.isEmpty()) {
      storage.write(target, IfExists.of(old.contains(target)), content);
      written.add(target);
      return;
    }
    Path file = Paths.child(stage.get().folder, target.getName() + "." + storage.process().id());
    String inside = relative(stage.get(), target);
    add(stage.get(), StagedFile.write(storage, target, file, inside, content));
  }

  /** Returns where tasks write files of the set that lie in a directory or below it. */
  public JobOutput output(Path directory) {
    Path qualified = storage.qualified(directory);
    Optional<Stage> stage = stage(new Path(qualified, "any"));
    return new JobOutput(stage.map(it -> it.folder).orElse(qualified), stage.isPresent());
  }

  /** Adds a file that a task has written to the {@link #output}, unless it has its name already. */
  public void add(StagedFile file) {
    Path target = new Path(file.target());
    Optional<Stage> stage = stage(target);
    if (stage.isEmpty()) {
      written.add(target);
      return;
    }
    String inside = relative(stage.get(), target);
    add(stage.get(), new StagedFile(file.staged(), inside, file.length(), file.sha256()));
  }

  private synchronized void add(Stage stage, StagedFile file) {
    stage.files.add(file);
  }

  /** Deletes what was written, where it has its name already, since other files are missing. */
  public void abort() {
    written.forEach(storage::delete);
  }

  /**
   * Gives a file another place. Only the commit moves it: until then it stays where it is. Its
   * directory is left to the set, and deleted at the end.
   */
  public void move(Path from, Path target) {
    Optional<Stage> stage = stage(target);
    if (stage.isEmpty()) {
      write(target, out -> storage.read(from, in -> in.transferTo(out)));
      old.add(from);
      return;
    }
    String staged = relative(stage.get(), from);
    stage.get().moved.add(staged.substring(0, staged.indexOf('/')));
    String inside = relative(stage.get(), target);
    long length = storage.status(from).getLen();
    add(stage.get(), new StagedFile(staged, inside, length, Sha256.of(storage, from)));
  }

  /**
   * Takes a file of the old set, which is replaced by a new one of its name, or else deleted. What
   * has not been there now is none of them. On an object store it stays until then.
   */
  public void replace(Path target) {
    if (storage.exists(target)) {
      stage(target)
          .ifPresentOrElse(
              stage -> stage.deleted.add(relative(stage, target)), () -> old.add(target));
    }
  }

  /** Takes a file of the old set like {@link #replace}, but on an object store it goes at once. */
  public void delete(Path target) {
    if (stage(target).isPresent()) {
      replace(target);
    } else if (!written.contains(target)) {
      storage.delete(target);
    }
  }

  /**
   * Returns the stage of a file. It is empty on an object store, of a device or a pipe, and in a
   * directory that nobody owns since only this process knows it.
   */
  private synchronized Optional<Stage> stage(Path file) {
    try {
      Optional<Fence> owner =
          storage.stream(file).isPresent() ? Optional.empty() : storage.ownership().fenceOf(file);
      if (owner.isPresent() && !stages.containsKey(owner.get().directory())) {
        Stage begun = new Stage(owner.get(), new Path(owner.get().folder(), "commit-" + id));
        createFolder(begun);
        stages.put(owner.get().directory(), begun);
      }
      return owner.map(fence -> stages.get(fence.directory()));
    } catch (IOException e) {
      throw InputException.expected(file, "to write it", e);
    }
  }

  /**
   * Creates the folder of staged files by a rename, which a process that was taken over cannot do:
   * to create it where it is would bring the owner's folder back.
   */
  private void createFolder(Stage stage) throws IOException {
    Path made = CommittedSet.place(storage, stage.owner.directory());
    FileOps files = storage.files(made);
    files.createDirectory(made);
    try {
      files.renameNew(made, stage.folder);
    } catch (IOException e) {
      storage.limit().undo(() -> files.delete(made), e);
      throw storage.ownership().reason(stage.owner, e);
    }
  }

  private String relative(Stage stage, Path file) {
    return stage.owner.relative(storage.qualified(file));
  }

  /** Commits the set, and gives all files their names. */
  public void commit() {
    try {
      requireNew();
      List<Path> directories = new ArrayList<>(stages.keySet());
      for (int i = directories.size() - 1; i >= 0; i--) { // the first one is the commit point
        commit(directories.get(i), directories);
      }
      if (!directories.isEmpty()) {
        finish(storage, directories.get(0));
      }
      old.removeAll(written);
      old.forEach(storage::delete);
    } catch (IOException e) {
      throw InputException.expected(
          stages.keySet().iterator().next(), "to commit the files there", e);
    }
  }

  private void requireNew() {
    stages.forEach(
        (directory, stage) ->
            stage.files.forEach(
                file -> {
                  Path target = Paths.child(directory, file.target());
                  if (!stage.deleted.contains(file.target()) && storage.exists(target)) {
                    throw Storage.isThere(target, null);
                  }
                }));
  }

  private void commit(Path directory, List<Path> directories) throws IOException {
    Stage stage = stages.get(directory);
    String first = directories.get(0).toString();
    boolean isFirst = directory.toString().equals(first);
    Path second = isFirst && directories.size() > 1 ? directories.get(1) : null;
    new CommitRecord(
            CommitRecord.FORMAT,
            id,
            isFirst ? null : first,
            second == null ? null : second.toString(),
            second == null ? null : stages.get(second).files,
            List.copyOf(stage.moved),
            stage.files,
            List.copyOf(stage.deleted))
        .write(storage, stage.folder);
    FileOps files = storage.files(directory);
    try {
      files.syncDirectory(stage.folder);
      for (Path other : directories) { // which could be taken over meanwhile
        storage.ownership().requireFolder(stages.get(other).owner);
      }
      files.renameNew(stage.folder, CommittedSet.place(storage, directory));
    } catch (IOException e) {
      throw storage.ownership().reason(stage.owner, e);
    }
    files.syncDirectory(directory);
  }

  /** Finishes what was committed in a directory that this process owns, and not finished. */
  static void finish(Storage storage, Path directory) {
    CommittedSet.in(storage, directory).forEach(CommittedSet::finish);
  }

  /** Whether a set was committed in a directory and not finished. Its files may be of two sets. */
  public static boolean isCutOff(Storage storage, Path directory) {
    return CommittedSet.in(storage, directory).stream().anyMatch(CommittedSet::isCommitted);
  }
}
