package nndl.command.run;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import nndl.data.storage.Commit;
import nndl.data.storage.FileSet;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.training.RunRecord;
import nndl.training.checkpoint.Checkpoint;

/**
 * Where a run writes its files. If it replaces an earlier run, that is a directory of its own until
 * its results are whole.
 *
 * @param next the run that will replace the results of an earlier one
 * @param run the files that the run writes
 * @param results the files that the run has in the end
 * @param resumes whether the run resumes from a checkpoint
 * @param isTrial whether the run is a trial of a search, which commits the results of the best one
 */
public record RunDirectory(
    NextRun next, RunFiles run, RunFiles results, boolean resumes, boolean isTrial) {
  /**
   * Examines the directory without a change. Fails if a new run would replace something and may
   * not.
   */
  public static RunDirectory of(Storage storage, RunDescription.Output wanted) {
    NextRun next = new NextRun(storage, wanted.model(), wanted.keep());
    next.requireNoEarlierVersion();
    RunFiles results = next.results();
    boolean isUnfinished = next.isUnfinished(); // and has a checkpoint from which to go on
    boolean resumes =
        isUnfinished
            ? wanted.resume() != RunDescription.Resume.NO
            : results.resumes(wanted.resume());
    if (resumes && !isUnfinished) {
      results.requireCheckpoint();
    }
    if (!resumes && !wanted.overwrite()) {
      next.requireFree();
    }
    boolean replaces = resumes ? isUnfinished : results.hasAny();
    if (replaces) {
      next.requirePlace(!resumes);
    }
    return new RunDirectory(next, replaces ? next.files() : results, results, resumes, false);
  }

  /** Examines the directory of a search without a change. Its trials go on from their own files. */
  public static RunDirectory ofSearch(Storage storage, RunDescription.Output wanted) {
    NextRun next = new NextRun(storage, wanted.model(), wanted.keep());
    boolean resumes = wanted.resume() != RunDescription.Resume.NO;
    if (wanted.resume() == RunDescription.Resume.YES
        && EarlierTrials.in(storage, wanted.model()).isEmpty()) {
      throw EarlierTrials.none(wanted.model());
    }
    next.requirePlace(!resumes);
    RunFiles run = resumes ? next.filesOfResumedSearch() : next.filesOfSearch();
    return new RunDirectory(next, run, next.results(), resumes, false);
  }

  /** The directory of a trial, which goes on from a checkpoint if there is one. */
  static RunDirectory ofTrial(Storage storage, RunFiles files) {
    NextRun none = new NextRun(storage, files.directory(), 1);
    return new RunDirectory(none, files, files, files.hasCheckpoints(), true);
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

  /** Whether there is anything that was trained, on the samples that are there. */
  public boolean isTrained(Storage storage) {
    return run.hasAny()
        || results.hasAny()
        || !EarlierTrials.in(storage, results.directory()).isEmpty();
  }

  /**
   * Deletes what an earlier run left beside the samples that are made of a table now, if this run
   * begins anew and will replace another one.
   */
  public void beginSamples() {
    if (!resumes && replaces()) {
      next.delete();
    }
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
    next.delete(description.samples());
    if (!replaces()) {
      next.deleteLeft();
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
   * Writes the results of the run, which replace those of an earlier run as a whole.
   *
   * @param settings the settings of the run
   * @param writer writes the results to a set of files
   */
  RunRecord save(
      Storage storage,
      RunDescription run,
      Map<String, String> settings,
      Function<FileSet, RunRecord> writer) {
    if (isTrial) {
      return writer.apply(storage::write); // others do so in the search's directory meanwhile
    }
    boolean samplesGo = replaces() && next.samplesGo(settings, List.of(run));
    Commit commit = new Commit(storage);
    if (run.output().ifExists() == IfExists.REPLACE) {
      results.replaceResults(commit);
    }
    RunRecord record = writer.apply(commit);
    if (replaces()) {
      next.replaceByTraining(commit, samplesGo);
    }
    commit.commit();
    if (replaces()) {
      next.delete();
    }
    return record;
  }
}
