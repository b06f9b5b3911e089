package nndl.command.run;

import java.util.List;
import java.util.Optional;
import nndl.command.RunNames;
import nndl.error.InputException;
import nndl.training.checkpoint.Checkpoints;
import org.apache.hadoop.fs.Path;

/** Asks whether a training or a search may write into its directory. Changes nothing there. */
public record RunPreflight(RunDirectory directory) {
  /** What earlier versions left in the middle of a change, which they alone can complete. */
  private static final List<String> OF_EARLIER_VERSION =
      List.of(".nndl-replacement", "unfinished/.nndl-unfinished");

  /**
   * Fails unless the run may write into its directory, and can. The owner of the directory asks.
   *
   * @param runs the trainings, or none as long as their samples are not known
   */
  public void require(List<RunDescription> runs) {
    boolean overwrites = directory.output().overwrite();
    requireNoEarlierVersion();
    if (directory.resumes()) {
      requireBegun();
    } else if (!overwrites) {
      requireFree();
    }
    if (directory.replaces()) {
      results().checkpoints().requireOurs();
    }
    if (!directory.resumes()) {
      directory.next().checkpoints().requireOurs();
    }
    if (directory.isSearch() && overwrites) {
      directory
          .allTrials()
          .forEach(trial -> EarlierTrials.requireReplaceable(directory.storage(), trial));
    }
    RunTargets.require(directory, runs);
    if (directory.replaces()) {
      requireReplaceable();
    }
  }

  private RunFiles results() {
    return directory.results();
  }

  /** Fails if an earlier version was cut off here. HDFS lets nobody look below a user's file. */
  public void requireNoEarlierVersion() {
    for (String name : OF_EARLIER_VERSION) {
      Path left = new Path(results().directory(), name);
      if (directory.storage().names(left.getParent()).contains(left.getName())) {
        throw InputException.expected(
            results().directory(),
            "nothing that an earlier version of nndl has left unfinished",
            name + "; let that version end it by --resume, or delete it");
      }
    }
  }

  /** Fails if there is nothing to go on with, or if the results are not of the search that does. */
  private void requireBegun() {
    boolean isSearch = directory.isSearch();
    if (!directory.hasBegun()) {
      throw isSearch
          ? EarlierTrials.none(results().directory())
          : InputException.expected(
              results().checkpoints(),
              "a checkpoint, or --resume auto, which begins where there is none",
              "none");
    }
    if (isSearch) {
      requireOfSearch();
    }
  }

  /**
   * Fails if the results are not of the search that resumes and would replace them. A training that
   * replaced them has deleted the table of the search, and left checkpoints. One that will replace
   * them has checkpoints too.
   */
  private void requireOfSearch() {
    boolean isTraining = results().hasCheckpoints() || directory.next().hasCheckpoints();
    boolean isOfOthers = results().hasModel() && !results().hasTable() && !hasModelOfTrial();
    if ((isTraining || isOfOthers) && !directory.next().hasTable()) {
      throw InputException.expected(
          results().directory(),
          "a model of this search, or --overwrite, which begins it anew",
          isTraining ? "a training with checkpoints" : "a training");
    }
  }

  private boolean hasModelOfTrial() {
    return directory.trials().stream()
        .map(trial -> new RunFiles(directory.storage(), trial, 1))
        .anyMatch(trial -> trial.hasModel() && trial.modelHash().equals(results().modelHash()));
  }

  /** Fails if there are files that a run may replace only if the user says so. */
  void requireFree() {
    RunFiles next = directory.next();
    requireFree(results());
    requireFree(next);
    if (next.hasTable()) {
      throw InputException.expected(
          next.directory(), "no search, or --resume, or --overwrite", RunNames.TRIALS_TABLE);
    }
    Optional<Path> trial = directory.begunTrial();
    if (trial.isPresent()) {
      Path model = results().directory();
      throw InputException.expected(
          model,
          "no trials, or --resume, or --overwrite",
          model.toUri().relativize(trial.get().toUri()).getPath());
    }
  }

  private static void requireFree(RunFiles files) {
    if (files.hasModel()) {
      throw InputException.expected(
          files.directory(),
          "a directory without a model, or --overwrite",
          files.model().getName());
    }
    Checkpoints checkpoints = files.checkpoints();
    if (files.hasCheckpoints()) {
      throw InputException.expected(
          checkpoints, "no checkpoints, or --resume, or --overwrite", checkpoints.names().size());
    }
  }

  /** Fails if the files in the directories in it cannot be replaced, before any is deleted. */
  private void requireReplaceable() {
    Path checkpoints = new Path(results().directory(), RunNames.CHECKPOINTS);
    for (Path inside : List.of(checkpoints, results().samples())) {
      if (directory.storage().exists(inside)) {
        directory.storage().requireWritable(inside);
      }
    }
  }
}
