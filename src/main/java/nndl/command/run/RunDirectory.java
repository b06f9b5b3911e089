package nndl.command.run;

import java.io.IOException;
import nndl.data.storage.Storage;
import nndl.error.InputException;

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
    Replacement replacement = new Replacement(storage, wanted.model(), wanted.keep());
    replacement.complete();
    RunFiles results = replacement.results();
    boolean isUnfinished = replacement.isUnfinished();
    boolean resumes =
        isUnfinished
            ? wanted.resume() != RunDescription.Resume.NO
            : results.resumes(wanted.resume());
    if (!resumes && !wanted.overwrite()) {
      results.requireFree();
    }
    boolean replaces = resumes ? isUnfinished : results.hasAny();
    RunFiles run = replaces ? replacement.unfinished() : results;
    return new RunDirectory(replacement, run, results, resumes);
  }

  private boolean replaces() {
    return run != results;
  }

  /**
   * Deletes what would be mistaken for files of this run, if it does not resume.
   *
   * @param description the run, which may have written the samples of a table here
   */
  void begin(RunDescription description) {
    if (resumes) {
      return;
    }
    try {
      replacement.deleteUnfinished(replacement.holds(description.samples()));
    } catch (IOException e) {
      throw InputException.expected(results.directory(), "to delete what an earlier run left", e);
    }
    if (description.output().overwrite() && !replaces()) {
      results.clearBeside();
    }
  }

  /** Has the results of the run replace those of the earlier run, which are whole until then. */
  void finish() {
    if (!replaces()) {
      return;
    }
    try {
      replacement.replaceBy(Replacement.UNFINISHED);
    } catch (IOException e) {
      throw InputException.expected(results.directory(), "to replace the earlier run", e);
    }
  }
}
