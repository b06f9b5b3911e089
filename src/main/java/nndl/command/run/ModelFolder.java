package nndl.command.run;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.Clock;

/** Makes a training or a search the only one that writes into the directory of its model. */
public final class ModelFolder {
  private static final String HINT =
      "--resume auto waits until it has ended, --take-over takes the directory from it";

  private ModelFolder() {}

  /**
   * Fails if a training would replace what it may not, before its directory is created.
   *
   * @param runs the training, or the trials of a search
   */
  public static void check(
      Storage storage, RunDescription.Output output, List<RunDescription> runs) {
    requireFree(storage, output);
    RunTargets.require(storage, runs, output.model());
  }

  /**
   * Fails if a run that begins anew would replace the model or the checkpoints of another run. If
   * that one still writes, the message names its process.
   */
  public static void requireFree(Storage storage, RunDescription.Output output) {
    try {
      Replacement.requireFree(storage, output);
    } catch (InputException e) {
      try {
        Lease.requireNoOwner(storage, output.model(), HINT);
      } catch (IOException unreadable) {
        e.addSuppressed(unreadable);
      }
      throw e;
    }
  }

  /**
   * Returns the right to write into the directory of the model, or null if nothing is written. Does
   * not wait if a new run would fail anyway because of a model that is there.
   *
   * @param lines takes lines for the user
   */
  public static Lease own(
      Storage storage, RunDescription.Output output, Clock clock, Consumer<String> lines) {
    if (output.model() == null) {
      return null;
    }
    requireFree(storage, output);
    return take(storage, output, wish(output), clock, lines);
  }

  private static Lease take(
      Storage storage,
      RunDescription.Output output,
      Lease.Wish wish,
      Clock clock,
      Consumer<String> lines) {
    try {
      return Lease.take(storage, output.model(), wish, HINT, clock, lines);
    } catch (IOException e) {
      throw InputException.expected(output.model(), "a place for the model", e);
    }
  }

  private static Lease.Wish wish(RunDescription.Output output) {
    if (output.takeOver()) {
      return Lease.Wish.TAKE_OVER;
    }
    return output.resume() == RunDescription.Resume.AUTO ? Lease.Wish.WAIT : Lease.Wish.AT_ONCE;
  }
}
