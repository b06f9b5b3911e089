package nndl.training.checkpoint;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import nndl.data.storage.Commit;
import nndl.data.storage.FileSignature;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints in a directory. The name of each file contains its iteration. Only the newest
 * {@code keep} intact checkpoints are kept. Files that are no checkpoints are not touched, even if
 * their names are those of checkpoints.
 */
public final class Checkpoints {
  private static final Pattern NAME = Pattern.compile("[0-9]{15}\\.safetensors");

  private static final String PASSED_OVER = ".passed-over";

  /** How the metadata of each checkpoint name their format. */
  private static final FileSignature MARK = new FileSignature("\"format\":\"nndl-checkpoint");

  private final Storage storage;
  private final Path directory;
  private final int keep;
  private final Set<String> skipped = new HashSet<>();
  private Path newest;

  public Checkpoints(Storage storage, Path directory, int keep) {
    this.storage = storage;
    this.directory = directory;
    this.keep = keep;
  }

  /** Returns the names of all checkpoints, from the oldest to the newest. */
  public List<String> names() {
    return storage.names(directory).stream().filter(name -> NAME.matcher(name).matches()).toList();
  }

  /** Whether a checkpoint exists whose name contains more than {@code iterations} iterations. */
  public boolean goBeyond(long iterations) {
    return names().stream()
        .anyMatch(name -> Long.parseLong(name.substring(0, name.indexOf('.'))) > iterations);
  }

  /**
   * Reads the newest intact checkpoint. Newer files that are damaged are skipped, and {@code lines}
   * gets a warning about each. Newer files of other versions of the format are also skipped, with
   * one warning for all of them. Fails if no checkpoint is intact.
   */
  public Checkpoint readNewest(Consumer<String> lines) {
    List<String> names = names();
    SortedSet<String> versions = new TreeSet<>();
    Checkpoint found = null;
    for (int i = names.size() - 1; i >= 0 && found == null; i--) {
      Path path = storage.qualified(new Path(directory, names.get(i)));
      try {
        found = read(path);
        newest = path;
      } catch (CheckpointFile.OtherVersion e) {
        versions.add(e.getMessage());
        skipped.add(names.get(i));
      } catch (InputException e) {
        lines.accept("warning: passed over: " + e.getMessage());
        skipped.add(names.get(i));
      }
    }
    names.stream().filter(name -> !isOurs(name)).forEach(skipped::add);
    String others =
        "format %s; this program reads format %s"
            .formatted(String.join(", ", versions), String.join(" and ", CheckpointFile.VERSIONS));
    if (found == null) {
      String none = names.isEmpty() ? "none" : "none in " + names.size();
      throw InputException.expected(
          directory, "a whole checkpoint", versions.isEmpty() ? none : others);
    }
    if (!versions.isEmpty()) {
      lines.accept("warning: passed over: " + directory + ": " + others);
    }
    return found;
  }

  /** Reads the checkpoint of a name. Fails if it is damaged or has another version. */
  public Checkpoint read(String name) {
    Path path = storage.qualified(new Path(directory, name));
    try {
      return read(path);
    } catch (CheckpointFile.OtherVersion e) {
      throw InputException.expected(
          path,
          "format " + String.join(" or ", CheckpointFile.VERSIONS),
          "format " + e.getMessage());
    }
  }

  /** A copy under another name would pass for a checkpoint of another iteration. */
  private Checkpoint read(Path path) {
    Checkpoint checkpoint = CheckpointFile.read(storage, path);
    String name = name(checkpoint.iteration());
    if (!path.getName().equals(name)) {
      throw InputException.expected(path, "the iteration of its name", checkpoint.iteration());
    }
    return checkpoint;
  }

  private static String name(long iteration) {
    return String.format(Locale.ROOT, "%015d.safetensors", iteration);
  }

  /**
   * Writes a checkpoint. Older checkpoints stay until {@link #prune} is called. A file that has the
   * name and is none, or none that can be known, stays under a name with the ending {@value
   * #PASSED_OVER}.
   */
  public void write(Checkpoint checkpoint) {
    String name = name(checkpoint.iteration());
    Path path = storage.qualified(new Path(directory, name));
    boolean isThere = storage.exists(path);
    if (isThere && !isReplaceable(path, checkpoint.iteration())) {
      storage.copy(path, passedOver(name));
      storage.delete(path);
      isThere = false;
    }
    IfExists ifExists = isThere ? IfExists.REPLACE : IfExists.FAIL;
    storage.write(path, ifExists, CheckpointFile.of(checkpoint)::write);
    skipped.remove(name);
    newest = path;
  }

  /** Returns a name that no file has, for a file that had the name of a checkpoint. */
  private Path passedOver(String name) {
    Path free = new Path(directory, name + PASSED_OVER);
    for (int i = 2; storage.exists(free); i++) {
      free = new Path(directory, name + PASSED_OVER + "-" + i);
    }
    return free;
  }

  /** Whether a file is a checkpoint of an iteration, or one of this program that is damaged. */
  private boolean isReplaceable(Path path, long iteration) {
    if (!isOurs(path.getName())) {
      return false;
    }
    try {
      return CheckpointFile.read(storage, path).iteration() == iteration;
    } catch (CheckpointFile.OtherVersion e) {
      return false;
    } catch (InputException e) {
      return true;
    }
  }

  /** The path of the last checkpoint that was read or written; null if there is none. */
  public Path newest() {
    return newest;
  }

  /**
   * Deletes all checkpoints except the newest {@code keep}. Checkpoints that were skipped or have
   * more iterations than {@link #newest} are neither counted nor deleted, since the user may still
   * need them.
   */
  public void prune() {
    List<String> whole =
        names().stream()
            .filter(name -> name.compareTo(newest.getName()) <= 0 && !skipped.contains(name))
            .toList();
    for (String name : whole.subList(0, Math.max(0, whole.size() - keep))) {
      storage.delete(new Path(directory, name));
    }
  }

  /** Gives all checkpoints a place in another directory. */
  public void move(Commit commit, Checkpoints to) {
    for (String name : names()) {
      commit.move(new Path(directory, name), new Path(to.directory, name));
    }
  }

  /** Has a set of files replace these checkpoints, and no file of others. */
  public void replace(Commit commit) {
    files().forEach(commit::replace);
  }

  /** Deletes all checkpoints, and no file of others. */
  public void clear() {
    files().forEach(storage::delete);
  }

  /** Returns all checkpoints, and no file of others. */
  public List<Path> files() {
    return names().stream().filter(this::isOurs).map(name -> new Path(directory, name)).toList();
  }

  /** Returns the bytes of all checkpoints. */
  public long bytes() {
    return files().stream().mapToLong(storage::bytes).sum();
  }

  /** Fails if a file of others has the name of a checkpoint. */
  public void requireOurs() {
    for (String name : names()) {
      if (!isOurs(name)) {
        throw InputException.expected(
            new Path(directory, name),
            "a checkpoint, which --overwrite deletes",
            "a file of another kind; move it");
      }
    }
  }

  /** Whether a file begins as checkpoints do, or is empty and holds nothing. */
  private boolean isOurs(String name) {
    Path file = new Path(directory, name);
    return MARK.isIn(storage, file)
        || (storage.status(file).isFile() && storage.status(file).getLen() == 0);
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
