package nndl.command;

import java.io.IOException;
import java.util.function.Consumer;
import nndl.data.SampleFolder;
import nndl.data.storage.Lease;
import nndl.data.storage.Places;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;

/** Makes a command the only one that writes into a directory. */
public final class OutputLease {
  private static final String HINT = "wait until it has ended";

  private OutputLease() {}

  /**
   * Returns the right to write into a directory, which is created if it does not exist. Fails if
   * another process has that right and lives.
   */
  public static Lease take(Storage storage, Path directory, Consumer<String> lines) {
    try {
      return Lease.take(storage, directory, Lease.IfOwned.FAIL, HINT, new SystemClock(), lines);
    } catch (IOException e) {
      throw InputException.expected(directory, "a place to write", e);
    }
  }

  /**
   * Like {@link #take}, for a directory of samples. If it is that of a model, whose training may
   * write it too, no other process may own the directory of the model.
   */
  public static Lease takeSamples(Storage storage, Path directory, Consumer<String> lines) {
    try {
      return take(storage, directory, lines)
          .keptIf(() -> requireNoTraining(storage, directory, lines));
    } catch (IOException e) {
      throw InputException.expected(directory, "a place to write", e);
    }
  }

  private static void requireNoTraining(Storage storage, Path samples, Consumer<String> lines)
      throws IOException {
    Path real = new Places(storage).of(samples).path(); // without links
    Path parent = real.getParent();
    if (parent != null && real.equals(SampleFolder.ofModel(parent))) {
      Lease.awaitNoOwner(storage, parent, HINT, new SystemClock(), lines);
    }
  }
}
