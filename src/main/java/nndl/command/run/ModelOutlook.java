package nndl.command.run;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.time.Clock;
import nndl.training.checkpoint.Checkpoint;

/**
 * Says what a training would do with the directory of its model. Writes a file there and deletes
 * it, and changes nothing else.
 */
public final class ModelOutlook {
  /** What would happen where a replacement was cut off. */
  public static final String CUT_OFF = ", after a replacement there is completed that was cut off";

  /** What would happen to the results of an earlier run. */
  public static final String REPLACED = ", and what is there is replaced at the end";

  /** What would happen where nothing is. */
  public static final String NOTHING = ", and holds no model";

  private ModelOutlook() {}

  /**
   * Returns what would happen. Fails if the training would fail.
   *
   * @param output what the training would write
   */
  public static String of(Storage storage, RunDescription.Output output, Clock clock)
      throws IOException {
    ModelLease.requireFree(storage, output);
    if (output.takeOver() && ModelLease.isOwned(storage, output)) {
      return storage.qualified(output.model()) + " is taken from another process, which then ends";
    }
    try (Lease unused = ModelLease.borrow(storage, output, clock)) {
      return ofOwned(storage, output);
    }
  }

  /** Returns the same of a directory into which only this process writes. */
  public static String ofOwned(Storage storage, RunDescription.Output output) throws IOException {
    return storage.qualified(output.model()) + " can be written";
  }

  /**
   * Returns what else would happen to the files that are there. Fails if the training would fail,
   * or if its checkpoint is of another one.
   *
   * @param lines takes a warning for each damaged checkpoint that is skipped
   */
  public static String ofFiles(Storage storage, RunPlan plan, Consumer<String> lines)
      throws IOException {
    RunDescription.Output output = plan.description().output();
    RunTargets.require(storage, List.of(plan.description()), output.model());
    if (Replacement.isCutOff(storage, output.model())) {
      return CUT_OFF;
    }
    RunDirectory directory = RunDirectory.look(storage, output);
    if (directory.resumes()) {
      Checkpoint checkpoint = directory.run().newest(plan, lines);
      return ", and the training goes on after %s iterations".formatted(checkpoint.iteration());
    }
    if (directory.replaces()) {
      return REPLACED;
    }
    return NOTHING;
  }
}
