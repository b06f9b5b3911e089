package nndl.data.storage;

import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nndl.data.storage.ResolvedPath.Kind;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * Keeps readers from files that may be of two sets. A set that was committed and not finished has
 * such files, whatever names them: the directory, a part of it, or each file. They lie in the
 * directory where the set was committed, or one below, such as {@code images} or {@code samples}.
 */
public final class UnfinishedSets {
  private final Storage storage;
  private final PathResolver resolver;
  private final Map<Path, List<Path>> changed = new HashMap<>();

  private UnfinishedSets(Storage storage) {
    this.storage = storage;
    this.resolver = new PathResolver(storage);
  }

  /** Fails if files of a directory may be of two sets. There may be no such directory. */
  public static void requireNone(Storage storage, Path directory) {
    requireNone(storage, storage.find(directory).stream().toList());
  }

  /**
   * Fails if files may be of two sets.
   *
   * @param places files, or directories of files
   */
  public static void requireNone(Storage storage, List<FileStatus> places) {
    UnfinishedSets sets = new UnfinishedSets(storage);
    for (FileStatus place : places) {
      if (!storage.isOnObjectStore(place.getPath())) {
        sets.requireNone(sets.resolver.of(place));
      }
    }
  }

  private void requireNone(ResolvedPath place) {
    Path directory = place.kind() == Kind.DIRECTORY ? place.path() : place.path().getParent();
    for (int levels = 0; levels < 2 && directory != null; levels++) {
      if (changed(directory).stream().anyMatch(file -> isIn(file, place.path()))) {
        throw InputException.expected(
            directory,
            "the files of one set",
            "a change that was cut off, which the next command that writes there completes");
      }
      directory = directory.getParent();
    }
  }

  private static boolean isIn(Path file, Path place) {
    return file.equals(place) || Paths.isBelow(file, place);
  }

  /** Returns the files that sets change which were committed in a directory. */
  private List<Path> changed(Path directory) {
    return changed.computeIfAbsent(
        directory,
        unused -> {
          List<Path> files = new ArrayList<>();
          for (CommittedSet set : sets(directory)) {
            CommitRecord record = set.record().orElseThrow();
            Stream.concat(
                    record.files().stream().map(StagedFile::target), record.deleted().stream())
                .forEach(name -> files.add(Paths.child(directory, name)));
          }
          return files;
        });
  }

  private List<CommittedSet> sets(Path directory) {
    try {
      return CommittedSet.in(storage, directory).stream()
          .filter(CommittedSet::isCommitted)
          .toList();
    } catch (InputException e) {
      if (e.getCause() instanceof AccessDeniedException
          || e.getCause() instanceof AccessControlException) {
        return List.of(); // of a directory that this user may not list
      }
      throw e;
    }
  }
}
