package nndl.command.run;

import java.util.Optional;
import java.util.function.Consumer;
import nndl.data.storage.Commit;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.time.Clock;
import nndl.training.checkpoint.Checkpoint;

/**
 * What a training would do with the directory of its model. To know it, a file is written there and
 * deleted, unless the directory is another process's, and nothing else is changed.
 *
 * @param text what would happen, for a line
 * @param resumes whether the training would resume from a checkpoint
 */
public record ModelOutlook(String text, boolean resumes) {
  /** What would happen where a replacement was cut off. */
  public static final String CUT_OFF = ", after a replacement there is completed that was cut off";

  /** What would happen to the results of an earlier run. */
  public static final String REPLACED = ", and what is there is replaced at the end";

  /** What would happen where nothing is. */
  public static final String NOTHING = ", and holds no model";

  /** Looks at the files that are there. */
  @FunctionalInterface
  public interface Files {
    /**
     * Returns what would happen to them. Fails if the training would fail.
     *
     * @param isOwner whether only this process writes there
     */
    ModelOutlook look(boolean isOwner);
  }

  /**
   * Returns what would happen. Fails if the training would fail.
   *
   * @param output what the training would write
   */
  public static ModelOutlook of(
      Storage storage, RunDescription.Output output, Files files, Clock clock) {
    ModelLease.requireFree(storage, output);
    Optional<String> owner = ModelLease.otherOwner(storage, output);
    if (owner.isPresent()) {
      return of(storage, output, owner.get(), files.look(false));
    }
    try (Lease unused = ModelLease.borrow(storage, output, clock)) {
      return ofOwned(storage, output, files);
    }
  }

  /** Returns the same of a directory into which only this process writes. */
  public static ModelOutlook ofOwned(Storage storage, RunDescription.Output output, Files files) {
    return of(storage, output, " can be written", files.look(true));
  }

  private static ModelOutlook of(
      Storage storage, RunDescription.Output output, String place, ModelOutlook files) {
    return new ModelOutlook(storage.qualified(output.model()) + place + files.text, files.resumes);
  }

  /**
   * Returns what would happen to the files that are there. Fails if the training would fail, or if
   * its checkpoint is of another one.
   *
   * @param isOwner whether only this process writes there, and may see whether it can
   * @param lines takes a warning for each damaged checkpoint that is skipped
   */
  public static ModelOutlook ofFiles(
      Storage storage, RunPlan plan, boolean isOwner, Consumer<String> lines) {
    RunDescription.Output output = plan.description().output();
    RunTargets.requireOfTraining(storage, plan.description(), output.model());
    if (Commit.isCutOff(storage, output.model())) {
      return new ModelOutlook(CUT_OFF, output.resume() != RunDescription.Resume.NO);
    }
    RunDirectory directory = RunDirectory.of(storage, output);
    String text = directory.replaces() ? REPLACED : NOTHING;
    if (directory.resumes()) {
      Checkpoint checkpoint = directory.run().newest(plan, lines);
      text = ", and the training goes on after %s iterations".formatted(checkpoint.iteration());
    }
    if (isOwner) {
      directory.requireReplaceable();
    }
    return new ModelOutlook(text, directory.resumes());
  }
}
