package nndl.data.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * A set of files that was committed and may not be finished: the folder {@code .nndl-commit-UUID}
 * in a directory. Whoever owns the directory takes the folder by a rename to an id of its own. So a
 * process that was taken over finds nothing to rename any more, however late it comes. Finishing a
 * set twice is finishing it once.
 *
 * @param folder the folder
 * @param record what it consists of, or empty if the set is finished and the folder is left over
 */
record CommittedSet(Storage storage, Path folder, Optional<CommitRecord> record) {
  private static final String PREFIX = ".nndl-commit-";
  private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "[0-9a-f-]{36}");

  /** Returns a new place for a set. */
  static Path place(Storage storage, Path directory) {
    return new Path(directory, PREFIX + storage.process().id());
  }

  /** Returns the sets of a directory, also of one whose owner is just taking them. */
  static List<CommittedSet> in(Storage storage, Path directory) {
    List<CommittedSet> sets = new ArrayList<>();
    if (storage.isOnObjectStore(directory)) {
      return sets; // which has none, and may have many names
    }
    for (String name : storage.names(directory)) {
      if (NAME.matcher(name).matches()) {
        Path folder = new Path(storage.qualified(directory), name);
        Optional<CommitRecord> record = CommitRecord.read(storage, folder);
        if (record.isEmpty() && !storage.exists(folder)) {
          return in(storage, directory); // it has another name by now, or is finished
        }
        sets.add(new CommittedSet(storage, folder, record));
      }
    }
    return sets;
  }

  /**
   * Whether the set counts: it is the first of its directories, or that one has the set too. Where
   * that directory is gone, nobody can tell.
   */
  boolean isCommitted() {
    return record.isPresent()
        && first().filter(storage::exists).map(first -> in(first).isPresent()).orElse(true);
  }

  private Optional<Path> first() {
    return record.map(CommitRecord::first).map(Path::new);
  }

  /** Returns this set as it is in another of its directories. */
  private Optional<CommittedSet> in(Path other) {
    return in(storage, other).stream()
        .filter(set -> set.record.map(CommitRecord::id).equals(record.map(CommitRecord::id)))
        .findFirst();
  }

  /** Finishes the set, that of the other directory first, or deletes it if it does not count. */
  void finish() {
    try {
      if (isCommitted()) {
        requireFirst();
        CommittedSet taken = taken();
        taken.finishSecond();
        taken.apply(record.get());
      } else {
        Lease.deleteFolder(storage, folder);
      }
    } catch (IOException e) {
      throw InputException.expected(folder.getParent(), "to complete a change that was cut off", e);
    }
  }

  private void requireFirst() {
    if (!first().map(storage::exists).orElse(true)) {
      throw InputException.expected(
          first().get(),
          "the directory of the files that belong to those in " + folder,
          "none; bring it back, or delete that folder, and the files are as they were");
    }
  }

  /** The files of the other directory have their names already if the set is not there. */
  private void finishSecond() {
    CommitRecord all = record.get();
    if (all.second() != null) {
      Path second = new Path(all.second());
      in(second)
          .ifPresentOrElse(
              CommittedSet::finish,
              () ->
                  all.ofSecond()
                      .forEach(file -> requireAt(file, Paths.child(second, file.target()))));
    }
  }

  private CommittedSet taken() throws IOException {
    Path own = place(storage, folder.getParent());
    storage.files(folder).renameNew(folder, own);
    return new CommittedSet(storage, own, record);
  }

  private void apply(CommitRecord all) throws IOException {
    FileOps files = storage.files(folder);
    Path directory = folder.getParent();
    for (String name : all.moved()) {
      Path from = new Path(directory, name);
      Path inside = new Path(folder, name);
      if (!files.exists(inside) && files.exists(from)) {
        files.renameNew(from, inside);
      }
    }
    if (!all.moved().isEmpty() && !hasBegunToRename(files, all.files())) {
      files.syncDirectory(folder); // before the directory that they have left
    }
    Set<Path> changed = new LinkedHashSet<>(); // the directories of targets before those of sources
    for (StagedFile file : all.files()) {
      changed.add(rename(files, file, all.deleted().contains(file.target())).getParent());
    }
    Set<String> targets = all.files().stream().map(StagedFile::target).collect(Collectors.toSet());
    for (int i = 0; i < all.deleted().size(); i++) {
      Path target = Paths.child(directory, all.deleted().get(i));
      Path gone = new Path(folder, "deleted-" + i); // if it is there, the target is another file
      if (!targets.contains(all.deleted().get(i)) && files.exists(target) && !files.exists(gone)) {
        files.rename(target, gone);
      }
    }
    Set<Path> left = new LinkedHashSet<>();
    all.deleted().forEach(file -> left.add(Paths.child(directory, file).getParent()));
    for (Path one : left) {
      if (files.exists(one)) { // also if another process has renamed its files, and not synced it
        changed.add(one);
      }
    }
    all.files().forEach(file -> changed.add(Paths.child(folder, file.staged()).getParent()));
    for (Path synced : changed) {
      files.syncDirectory(synced);
    }
    deleteEmpty(files, left);
    files.delete(new Path(folder, CommitRecord.FILE));
    files.syncDirectory(folder);
    Lease.deleteFolder(storage, folder);
    files.syncDirectory(directory);
  }

  /**
   * Whether another process has begun to rename the files, of which the first one goes first. It
   * has synced the folder before; to sync it again would lose what is not yet synced where the
   * files are now.
   */
  private boolean hasBegunToRename(FileOps files, List<StagedFile> staged) throws IOException {
    return !staged.isEmpty() && !files.exists(Paths.child(folder, staged.get(0).staged()));
  }

  /** Gives a file its name. Only a file of the old set may have it. */
  private Path rename(FileOps files, StagedFile file, boolean isOld) throws IOException {
    Path from = Paths.child(folder, file.staged());
    Path target = Paths.child(folder.getParent(), file.target());
    if (!files.exists(from)) {
      requireAt(file, target);
      return target;
    }
    files.createDirectory(target.getParent());
    if (isOld) {
      files.rename(from, target);
      return target;
    }
    try {
      files.renameNew(from, target);
    } catch (FileAlreadyExistsException e) {
      if (!file.isAt(storage, target)) { // else the file has both names for a moment
        throw InputException.expected(
            target, "no file but that which was committed in " + folder, "another one; move it");
      }
    }
    return target;
  }

  private void requireAt(StagedFile file, Path target) {
    if (!file.isAt(storage, target)) {
      throw InputException.expected(
          target,
          "the file that was committed in " + folder,
          "neither it nor another way to get it");
    }
  }

  /** Deletes the directories that files have left if nothing is in them, from the innermost on. */
  private void deleteEmpty(FileOps files, Set<Path> left) throws IOException {
    Path top = folder.getParent();
    for (Path one : left) {
      Path directory = one;
      while (!directory.equals(top) && files.deleteIfEmpty(directory)) {
        directory = directory.getParent();
      }
    }
  }
}
