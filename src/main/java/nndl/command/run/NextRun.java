package nndl.command.run;

import java.util.List;
import java.util.Map;
import nndl.command.RunNames;
import nndl.data.SampleFolder;
import nndl.data.storage.Commit;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The run that will replace the results of an earlier one. Until it is whole it writes into a
 * directory of its own in theirs, and all files of the earlier run stay. Then one {@link Commit}
 * gives its files their places.
 */
public final class NextRun {
  /** What earlier versions left in the middle of a change, which they alone can complete. */
  private static final List<String> OF_EARLIER_VERSION =
      List.of(".nndl-replacement", "unfinished/.nndl-unfinished");

  private final Storage storage;
  private final Path directory;
  private final RunFiles results;
  private final RunFiles next;

  /**
   * @param directory the directory of the results
   * @param keep how many checkpoints are kept
   */
  public NextRun(Storage storage, Path directory, int keep) {
    this.storage = storage;
    this.directory = directory;
    this.results = new RunFiles(storage, directory, keep);
    this.next = new RunFiles(storage, new Path(directory, RunNames.NEXT), keep);
  }

  /** The files of the results. */
  RunFiles results() {
    return results;
  }

  /** The files of the run that will replace them. */
  RunFiles files() {
    return next;
  }

  /** Whether there is such a run. */
  public boolean exists() {
    return storage.exists(next.directory());
  }

  /** The directory of that run. */
  public Path directory() {
    return next.directory();
  }

  /** Whether that run can be resumed. */
  boolean isUnfinished() {
    return next.hasCheckpoints();
  }

  /** Whether samples were made of a table for that run. */
  public boolean holds(RunSamples samples) {
    return next.have(samples);
  }

  /** Whether a search that has not ended will replace the results of another one. */
  private boolean isSearch() {
    return next.hasTable();
  }

  /** The files that a search writes beside its trials, until a model of a trial is whole. */
  RunFiles filesOfSearch() {
    return results.hasAny() ? next : results;
  }

  /** The directory in which a search that resumes finds the samples that it made of a table. */
  RunFiles filesOfResumedSearch() {
    RunFiles beside = filesOfSearch();
    return beside.hasSamples() ? beside : results;
  }

  /** Writes the table of a search. */
  public void saveTable(byte[] csv) {
    storage.write(filesOfSearch().trials(), file -> file.write(csv));
  }

  /** Fails if there are files that a run may replace only if the user says so. */
  public void requireFree() {
    results.requireFree();
    next.requireFree();
    next.requireNoTable();
  }

  /** Fails if an earlier version was cut off here. HDFS lets nobody look below a user's file. */
  public void requireNoEarlierVersion() {
    for (String name : OF_EARLIER_VERSION) {
      Path left = new Path(directory, name);
      if (storage.names(left.getParent()).contains(left.getName())) {
        throw InputException.expected(
            directory,
            "nothing that an earlier version of nndl has left unfinished",
            name + "; let that version end it by --resume, or delete it");
      }
    }
  }

  /**
   * Fails if a run that replaces the results would delete files of others.
   *
   * @param isNew whether the run does not resume, so that it deletes one that has not ended
   */
  public void requirePlace(boolean isNew) {
    if (results.hasAny()) {
      results.requireOurCheckpoints();
    }
    if (isNew) {
      next.requireOurCheckpoints();
    }
  }

  /**
   * Fails if the results are not of the search that resumes and would replace them. A training that
   * replaced them has deleted the table of the search, and left checkpoints. One that will replace
   * them has checkpoints too.
   *
   * @param trials the trials of the search
   */
  public void requireOfSearch(List<RunFiles> trials) {
    boolean isTraining = results.hasCheckpoints() || isUnfinished();
    if ((isTraining || (results.hasModel() && !results.hasTable() && !hasModelOf(trials)))
        && !isSearch()) {
      throw InputException.expected(
          results.directory(),
          "a model of this search, or --overwrite, which begins it anew",
          isTraining ? "a training with checkpoints" : "a training");
    }
  }

  private boolean hasModelOf(List<RunFiles> trials) {
    return trials.stream()
        .anyMatch(trial -> trial.hasModel() && trial.modelHash().equals(results.modelHash()));
  }

  /** Deletes what an earlier run left where there are no results that must stay. */
  void deleteLeft() {
    results.clearBeside();
    EarlierTrials.delete(storage, directory);
  }

  /** Deletes the run that was to replace the results, unless the samples of a new one are there. */
  public void delete(RunSamples samples) {
    if (!holds(samples)) {
      delete();
    }
  }

  /** Deletes the run that was to replace the results, if there is one. */
  void delete() {
    storage.deleteOwned(next.directory());
  }

  /**
   * Whether the samples of the earlier run are deleted, if this one made none: the earlier one made
   * them of a table, this one did not use them, and none of these runs reads them.
   *
   * @param settings the settings of the run whose results replace the earlier ones
   */
  boolean samplesGo(Map<String, String> settings, List<RunDescription> runs) {
    return results.hasMadeOtherSamples(settings)
        && runs.stream().noneMatch(run -> RunTargets.reads(storage, run, results.samples()));
  }

  /**
   * Has the files beside the results of a training replace those of the earlier run, whose
   * checkpoints go when the new ones are there.
   */
  void replaceByTraining(Commit commit, boolean samplesGo) {
    results.earlierResults().forEach(commit::replace);
    replaceBeside(commit, samplesGo);
    next.checkpoints().move(commit, results.checkpoints());
    next.timings().move(commit, results.timings());
    EarlierTrials.files(storage, directory).forEach(commit::delete);
  }

  /**
   * Has a search keep the results of a trial, which replace those of the earlier run as a whole.
   *
   * @param runs the trials, whose samples stay
   * @param output what the search may replace
   */
  public void keep(RunFiles trial, List<RunDescription> runs, RunDescription.Output output) {
    trial.requireWhole();
    boolean samplesGo = samplesGo(trial.recorded().settings(), runs);
    RunTargets.requireFormats(storage, directory);
    Commit commit = new Commit(storage);
    boolean isTableNew = filesOfSearch() == next;
    if (output.ifExists() == IfExists.REPLACE) {
      results.replaceResults(commit);
      results.earlierResults().stream()
          .filter(file -> isTableNew || !file.equals(results.trials()))
          .forEach(commit::replace);
    }
    trial.copyResults(commit, results);
    if (isTableNew) {
      replaceBeside(commit, samplesGo);
      commit.move(next.trials(), results.trials());
    } else {
      results.checkpoints().replace(commit);
      deleteSamples(commit, samplesGo);
    }
    commit.commit();
    delete();
  }

  private void deleteSamples(Commit commit, boolean samplesGo) {
    if (samplesGo) {
      results.earlierSamples().forEach(commit::delete);
    }
  }

  private void replaceBeside(Commit commit, boolean samplesGo) {
    results.checkpoints().replace(commit);
    deleteSamples(commit, next.hasSamples() || samplesGo);
    for (Path file : SampleFolder.files(next.samples())) {
      if (storage.exists(file)) {
        commit.move(file, new Path(results.samples(), file.getName()));
      }
    }
  }
}
