package nndl.command.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import nndl.command.Outputs;
import nndl.command.RunNames;
import nndl.data.SampleFolder;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * Replaces the results of an earlier run when those of a new one are whole. Until then the new run
 * writes into a directory of its own, and all files of the earlier run stay. The replacement itself
 * is written into a journal before it begins, so the next start completes it if it was cut off.
 */
public final class Replacement {
  /** The file that names the directory whose results are being copied. */
  private static final String JOURNAL = ".nndl-replacement";

  /** What the file says when only the unfinished run is still to be deleted. */
  private static final String COPIED = RunNames.UNFINISHED + " is copied";

  /** What follows the name of the directory if the samples of the earlier run will be deleted. */
  private static final String WITHOUT_SAMPLES = ", without the samples here";

  private final Storage storage;
  private final Path directory;
  private final int keep;
  private final RunFiles results;
  private final UnfinishedPlace place;

  /**
   * @param directory the directory of the results
   * @param keep how many checkpoints are kept
   */
  public Replacement(Storage storage, Path directory, int keep) {
    this.storage = storage;
    this.directory = directory;
    this.keep = keep;
    this.results = new RunFiles(storage, directory, keep);
    this.place = new UnfinishedPlace(storage, directory);
  }

  /** Deletes what an earlier run left where there are no results that must stay. */
  void deleteLeft() {
    results.clearBeside();
    EarlierTrials.delete(storage, directory);
  }

  /** The files of the results. */
  RunFiles results() {
    return results;
  }

  /** The files of a run that will replace the results. */
  RunFiles unfinished() {
    return files(RunNames.UNFINISHED);
  }

  private RunFiles files(String name) {
    return new RunFiles(storage, new Path(directory, name), keep);
  }

  /** The directory of a run that will replace the results. */
  UnfinishedPlace place() {
    return place;
  }

  /** The files that a search writes beside its trials, until a model of a trial is whole. */
  private RunFiles filesOfSearch() {
    return results.hasAny() && !isUnfinished() ? unfinished() : results;
  }

  /** The same of a search that begins anew. */
  RunFiles filesOfNewSearch() {
    return results.hasAny() ? unfinished() : results;
  }

  /** The directory in which a search that resumes finds the samples that it made of a table. */
  RunFiles filesOfResumedSearch() {
    RunFiles beside = filesOfSearch();
    return beside.hasSamples() ? beside : results;
  }

  /** Whether samples were made of a table for a run that will replace the results. */
  public boolean holds(RunSamples samples) {
    return place.isMarked() && unfinished().have(samples);
  }

  /** Whether a run that would replace the results can be resumed. */
  boolean isUnfinished() {
    return place.isMarked() && unfinished().hasCheckpoints();
  }

  /** Returns the directory of a run that will replace the one in a directory, if there is one. */
  public static Optional<Path> unfinished(Storage storage, Path directory) {
    UnfinishedPlace place = new UnfinishedPlace(storage, directory);
    return Optional.of(place.path()).filter(path -> place.isMarked());
  }

  /** Whether a replacement was cut off, so that the files may be of two runs. */
  public static boolean isCutOff(Storage storage, Path directory) throws IOException {
    return storage.exists(new Path(directory, JOURNAL));
  }

  /** Fails if a replacement was cut off, so that the files may be of two runs. */
  public static void requireComplete(Storage storage, Path directory) {
    try {
      if (isCutOff(storage, directory)) {
        throw InputException.expected(
            directory,
            "the files of one training",
            "%s, which the next training there will complete".formatted(JOURNAL));
      }
    } catch (IOException e) {
      throw InputException.unreadable(directory, e);
    }
  }

  /** Whether a search that has not ended will replace the results of another one. */
  public static boolean isSearched(Storage storage, Path directory) throws IOException {
    UnfinishedPlace place = new UnfinishedPlace(storage, directory);
    return place.isMarked() && storage.exists(new Path(place.path(), RunNames.TRIALS_TABLE));
  }

  /**
   * Fails if a run that begins anew would replace the model or the checkpoints of another run. This
   * is for a moment before its samples are written.
   */
  public static void requireFree(Storage storage, RunDescription.Output output) {
    boolean isNew = output.resume() == RunDescription.Resume.NO && !output.overwrite();
    if (isNew && output.model() != null) {
      new Replacement(storage, output.model(), output.keep()).requireFree();
    }
  }

  /** Fails if there are files that a run may replace only if the user says so. */
  public void requireFree() {
    results.requireFree();
    if (place.isMarked()) {
      unfinished().requireFree();
      unfinished().requireNoTable();
    }
  }

  /**
   * Fails if a run that replaces the results has no place for its files, or would delete files of
   * others.
   *
   * @param isNew whether the run does not resume, so that it deletes one that has not ended
   */
  public void requirePlace(boolean isNew) {
    if (results.hasAny()) {
      place.requireOurs();
      results.requireOurCheckpoints();
    }
    if (isNew && place.isMarked()) {
      unfinished().requireOurCheckpoints();
    }
  }

  /**
   * Fails if the results are not of the search that resumes and would replace them. A training that
   * replaced them has deleted the table of the search, and left checkpoints.
   *
   * @param trials the trials of the search
   */
  public void requireOfSearch(List<RunFiles> trials) throws IOException {
    boolean isTraining = results.hasCheckpoints();
    if ((isTraining || (results.hasModel() && !results.hasTable() && !hasModelOf(trials)))
        && !isSearched(storage, directory)) {
      throw InputException.expected(
          directory,
          "a model of this search, or --overwrite, which begins it anew",
          isTraining ? "a training with checkpoints" : "a training");
    }
  }

  private boolean hasModelOf(List<RunFiles> trials) throws IOException {
    String hash = ModelHash.of(storage, results.model());
    for (RunFiles trial : trials) {
      if (trial.hasModel() && ModelHash.of(storage, trial.model()).equals(hash)) {
        return true;
      }
    }
    return false;
  }

  /** Writes the table of a search. */
  public void saveTable(byte[] csv) {
    RunFiles into = filesOfSearch();
    if (into != results) {
      place.begin();
    }
    into.results().saveTable(csv);
  }

  /** Completes a replacement that was cut off. */
  public void complete() {
    Path journal = new Path(directory, JOURNAL);
    try {
      if (!isCutOff(storage, directory)) {
        return;
      }
      if (!storage.status(journal).isFile() || Outputs.isWrittenOn(storage, journal)) {
        throw InputException.expected(journal, "the directory of a run", "no file of nndl's");
      }
      String state = storage.text(journal).strip();
      if (state.equals(COPIED)) {
        deleteUnfinished(false);
      } else {
        String name = state.replace(WITHOUT_SAMPLES, "");
        if (!RunNames.isRun(name)) {
          throw InputException.expected(journal, "the directory of a run", "'" + state + "'");
        }
        files(name).requireWhole();
        copy(name, !state.equals(name));
      }
      storage.delete(journal);
    } catch (IOException | InputException e) {
      throw InputException.expected(
          journal,
          "to complete what replaces the files here, or that this file is deleted",
          InputException.reason(e));
    }
  }

  /**
   * Replaces the results by those of a run in a directory below. Fails before that if its model is
   * not the one of which its record tells.
   *
   * @param runs the runs that led to these results, whose samples stay
   */
  public void replaceWith(String name, List<RunDescription> runs) throws IOException {
    RunFiles from = files(name);
    from.requireWhole();
    boolean samplesGo =
        results.hasMadeOtherSamples(from)
            && runs.stream().noneMatch(run -> RunTargets.reads(storage, run, results.samples()));
    writeJournal(samplesGo ? name + WITHOUT_SAMPLES : name);
    copy(name, samplesGo);
    storage.delete(new Path(directory, JOURNAL));
  }

  private void writeJournal(String state) throws IOException {
    storage.write(new Path(directory, JOURNAL), out -> out.write(state.getBytes(UTF_8)));
  }

  /** May be done again after it was cut off, since the files that are copied stay until the end. */
  private void copy(String name, boolean samplesGo) throws IOException {
    if (name.equals(RunNames.UNFINISHED)) {
      new RunCopy(storage, unfinished(), results, samplesGo).ofRun();
      EarlierTrials.delete(storage, directory); // the results are those of no search any more
    } else if (place.isMarked() && !isUnfinished()) {
      new RunCopy(storage, files(name), results, samplesGo).ofResults(unfinished());
    } else {
      new RunCopy(storage, files(name), results, samplesGo).ofResults(files(name));
      return;
    }
    writeJournal(COPIED);
    deleteUnfinished(false);
  }

  /**
   * Deletes the files of a run that was to replace the results, if there is one.
   *
   * @param samplesStay whether the samples of a table stay, because they are those of a new run
   */
  public void deleteUnfinished(boolean samplesStay) throws IOException {
    if (!place.isMarked()) {
      return;
    }
    unfinished().clear();
    place.endCheckpoints();
    if (!samplesStay) {
      SampleFolder.delete(storage, unfinished().samples());
      place.end(); // last, so that a later start goes on if it was cut off
    }
  }
}
