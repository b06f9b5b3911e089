package nndl.command.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import nndl.command.RunNames;
import nndl.data.SampleFolder;
import nndl.data.storage.Commit;
import nndl.data.storage.FileSet;
import nndl.data.storage.IfExists;
import nndl.error.InputException;
import nndl.training.RunRecord;
import org.apache.hadoop.fs.Path;

/**
 * Deletes what is in the way of a run, and gives its results their places. If it replaces an
 * earlier run, all files of that one stay until then, and one {@link Commit} replaces them.
 */
public record NextRun(RunDirectory directory) {
  /** How the option begins by which a training makes its samples of a table. */
  private static final String OF_TABLE = "--label=";

  /**
   * Deletes what an earlier run left beside the samples that are made of a table now, if this run
   * begins anew and will replace another one.
   */
  public void beginSamples() {
    if (!directory.resumes() && directory.replaces()) {
      delete();
    }
  }

  /**
   * Deletes what would be mistaken for files of this training, if it does not resume.
   *
   * @param samples the samples of the training, which it may have made of a table here
   */
  void begin(RunSamples samples) {
    if (directory.resumes() || !directory.output().overwrite()) {
      return;
    }
    delete(samples);
    if (!directory.replaces()) {
      directory.results().clearBeside();
      EarlierTrials.delete(directory.storage(), directory.results().directory());
    }
  }

  /** Deletes the run that was to replace the results, unless the samples of a new one are there. */
  public void delete(RunSamples samples) {
    if (!directory.holds(samples)) {
      delete();
    }
  }

  private void delete() {
    directory.storage().deleteOwned(directory.next().directory());
  }

  /** Writes the table of a search, beside its trials until a model of one of them is whole. */
  public void saveTable(byte[] csv) {
    directory.storage().write(directory.run().path(RunNames.TRIALS_TABLE), file -> file.write(csv));
  }

  /**
   * Writes the results of a training, which replace those of an earlier run as a whole.
   *
   * @param settings the settings of the run
   * @param writer writes the results to a set of files
   */
  RunRecord save(
      RunDescription run, Map<String, String> settings, Function<FileSet, RunRecord> writer) {
    if (directory.isTrial()) { // others write into the search's directory meanwhile
      return writer.apply(directory.storage()::write);
    }
    boolean replaces = directory.replaces();
    boolean samplesGo = replaces && samplesGo(settings, List.of(run));
    Commit commit = new Commit(directory.storage());
    replaceResults(commit, replaces ? Set.of() : RunFiles.EARLY);
    RunRecord record = writer.apply(commit);
    if (replaces) {
      replaceByTraining(commit, samplesGo);
    }
    commit.commit();
    if (replaces) {
      delete();
    }
    return record;
  }

  /**
   * Has a set of files replace the results of an earlier run, if they may be.
   *
   * @param staying the names of files that this run has written already
   */
  private void replaceResults(Commit commit, Set<String> staying) {
    if (directory.output().ifExists() == IfExists.REPLACE) {
      directory.results().replace(commit, staying);
    }
  }

  /**
   * Has the files beside the results of a training replace those of the earlier run, whose
   * checkpoints go when the new ones are there.
   */
  void replaceByTraining(Commit commit, boolean samplesGo) {
    RunFiles results = directory.results();
    replaceBeside(commit, samplesGo);
    directory.next().checkpoints().move(commit, results.checkpoints());
    directory.next().timings().move(commit, results.timings());
    EarlierTrials.files(directory.storage(), results.directory()).forEach(commit::delete);
  }

  /**
   * Has a search keep the results of a trial, which replace those of the earlier run as a whole.
   *
   * @param runs the trials, whose samples stay
   */
  public void keep(RunFiles trial, List<RunDescription> runs) {
    RunFiles results = directory.results();
    trial.requireWhole();
    boolean samplesGo = samplesGo(trial.recorded().settings(), runs);
    results.requireOurs();
    Commit commit = new Commit(directory.storage());
    boolean isTableNew = directory.replaces();
    replaceResults(commit, isTableNew ? Set.of() : Set.of(RunNames.TRIALS_TABLE));
    trial.copyResults(commit, results);
    if (isTableNew) {
      replaceBeside(commit, samplesGo);
      String table = RunNames.TRIALS_TABLE;
      commit.move(directory.next().path(table), results.path(table));
    } else {
      results.checkpoints().replace(commit);
      deleteSamples(commit, samplesGo);
    }
    commit.commit();
    delete();
  }

  private void replaceBeside(Commit commit, boolean samplesGo) {
    RunFiles next = directory.next();
    directory.results().checkpoints().replace(commit);
    deleteSamples(commit, next.hasSamples() || samplesGo);
    for (Path file : SampleFolder.files(next.samples())) {
      if (directory.storage().exists(file)) {
        commit.move(file, new Path(directory.results().samples(), file.getName()));
      }
    }
  }

  private void deleteSamples(Commit commit, boolean samplesGo) {
    if (samplesGo) {
      directory.results().earlierSamples().forEach(commit::delete);
    }
  }

  /**
   * Whether the samples of the earlier run are deleted, if this one made none: the earlier one made
   * them of a table, this one did not use them, and none of these runs reads them. What cannot be
   * told is no.
   *
   * @param settings the settings of the run whose results replace the earlier ones
   */
  private boolean samplesGo(Map<String, String> settings, List<RunDescription> runs) {
    RunFiles results = directory.results();
    try {
      Optional<SampleFolder> found = SampleFolder.find(directory.storage(), results.samples());
      if (found.isEmpty() || !directory.storage().exists(results.record())) {
        return false;
      }
      RunRecord earlier = results.recorded();
      return earlier.options().stream().anyMatch(option -> option.startsWith(OF_TABLE))
          && RunSettings.areOf(found.get().recipe(), earlier.settings())
          && !RunSettings.areOf(found.get().recipe(), settings)
          && runs.stream()
              .noneMatch(run -> RunTargets.reads(directory.storage(), run, results.samples()));
    } catch (InputException e) {
      return false;
    }
  }
}
