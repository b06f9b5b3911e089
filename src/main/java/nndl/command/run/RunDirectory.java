package nndl.command.run;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import nndl.command.RunNames;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.training.checkpoint.Checkpoint;

/**
 * Where a run writes its files. If it replaces an earlier run, that is a directory of its own until
 * its results are whole.
 *
 * @param replacement replaces the results of an earlier run
 * @param run the files that the run writes
 * @param results the files that the run has in the end
 * @param resumes whether the run resumes from a checkpoint
 */
record RunDirectory(Replacement replacement, RunFiles run, RunFiles results, boolean resumes) {

  /**
   * Examines the directory, and completes a replacement that was cut off. Fails if a new run would
   * replace something and may not.
   */
  static RunDirectory of(Storage storage, RunDescription.Output wanted) {
    new Replacement(storage, wanted.model(), wanted.keep()).complete();
    return look(storage, wanted);
  }

  /**
   * Examines the directory without a change. Fails if a new run would replace something and may
   * not.
   */
  static RunDirectory look(Storage storage, RunDescription.Output wanted) {
    Replacement replacement = new Replacement(storage, wanted.model(), wanted.keep());
    RunFiles results = replacement.results();
    boolean isUnfinished = replacement.isUnfinished();
    boolean resumes =
        isUnfinished
            ? wanted.resume() != RunDescription.Resume.NO
            : results.resumes(wanted.resume());
    if (!resumes && !wanted.overwrite()) {
      replacement.requireFree();
    }
    boolean replaces = resumes ? isUnfinished : results.hasAny();
    if (replaces) {
      replacement.requirePlace(!resumes);
    }
    RunFiles run = replaces ? replacement.unfinished() : results;
    return new RunDirectory(replacement, run, results, resumes);
  }

  /** Creates the directory of the results, and looks whether what is there can be replaced. */
  void create() {
    results.createDirectory();
    requireReplaceable();
  }

  /** Fails if what is there will be replaced and cannot be. Writes files and deletes them. */
  void requireReplaceable() {
    if (replaces()) {
      results.requireReplaceable();
    }
  }

  boolean replaces() {
    return run != results;
  }

  /**
   * Deletes what would be mistaken for files of this run, if it does not resume.
   *
   * @param description the run, which may have written the samples of a table here
   */
  void begin(RunDescription description) {
    if (resumes || !description.output().overwrite()) {
      return;
    }
    try {
      replacement.deleteUnfinished(replacement.holds(description.samples()));
    } catch (IOException e) {
      throw InputException.expected(results.directory(), "to delete what an earlier run left", e);
    }
    if (replaces()) {
      replacement.place().begin();
    } else {
      replacement.deleteLeft();
    }
  }

  /** Reads the checkpoint from which the run resumes, and tells which run that is. */
  Checkpoint newest(RunPlan plan, Consumer<String> lines) {
    if (!replaces()) {
      return run.newest(plan, lines);
    }
    try {
      Checkpoint newest = run.newest(plan, lines);
      lines.accept(
          "goes on with the run in %s, which will replace that in %s"
              .formatted(run.directory(), results.directory()));
      return newest;
    } catch (InputException e) {
      throw results.hasCheckpoints()
          ? new InputException(
              "%s; without %s, --resume goes on with the run in %s"
                  .formatted(e.getMessage(), run.directory(), results.directory()),
              e)
          : e;
    }
  }

  /**
   * Has the results of the run replace those of the earlier run, which are whole until then.
   *
   * @param description the run
   */
  void finish(RunDescription description) {
    if (!replaces()) {
      return;
    }
    try {
      replacement.replaceWith(RunNames.UNFINISHED, List.of(description));
    } catch (IOException e) {
      throw InputException.expected(results.directory(), "to replace the earlier run", e);
    }
  }
}
