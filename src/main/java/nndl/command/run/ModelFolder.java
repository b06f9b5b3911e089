package nndl.command.run;

import java.io.IOException;
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
   * @param description the training, or one of several that read the same files
   */
  public static void check(
      Storage storage, RunDescription.Output output, RunDescription description) {
    RunFiles.requireFree(storage, output);
    RunTargets.require(storage, description, output.model());
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
    RunFiles.requireFree(storage, output);
    try {
      return Lease.take(storage, output.model(), wish(output), HINT, clock, lines);
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
