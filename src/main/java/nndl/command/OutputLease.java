package nndl.command;

import java.util.function.Consumer;
import nndl.data.storage.Lease;
import nndl.data.storage.PathResolver;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Makes a command the only one that writes into a directory. */
public final class OutputLease {
  private static final String HINT = "wait until it has ended";

  private OutputLease() {}

  /**
   * Returns the right to write into a directory, which is created if it does not exist. Fails if
   * another process has that right and lives, or if a training does that may write there too.
   */
  public static Lease take(Storage storage, Path directory, Consumer<String> lines) {
    requireNoFile(storage, directory);
    return Lease.take(
            storage, directory, Lease.IfOwned.FAIL, HINT, storage.process().clock(), lines)
        .keptIf(() -> awaitNoTraining(storage, directory, lines));
  }

  /** Fails if there is a file where a directory is needed. */
  public static void requireNoFile(Storage storage, Path directory) {
    if (storage.find(directory).filter(FileStatus::isFile).isPresent()
        && !storage.isOnObjectStore(directory)) {
      throw InputException.expected(directory, "a directory, or nothing yet", "a file");
    }
  }

  /**
   * Fails if another process owns a directory, or that of a training which writes into it, and
   * lives. Takes no right: a command that writes one file needs no directory of its own.
   */
  static void awaitNoOwner(Storage storage, Path directory, Consumer<String> lines) {
    Lease.awaitNoOwner(storage, directory, HINT, storage.process().clock(), lines);
    awaitNoTraining(storage, directory, lines);
  }

  private static void awaitNoTraining(Storage storage, Path inside, Consumer<String> lines) {
    Path real = new PathResolver(storage).of(inside).path(); // without links
    for (Path run : RunNames.runsAround(real)) {
      Lease.awaitNoOwner(storage, run, HINT, storage.process().clock(), lines);
    }
  }
}
