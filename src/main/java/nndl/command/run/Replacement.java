package nndl.command.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import nndl.data.SampleFolder;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * Replaces the results of an earlier run when those of a new one are whole. Until then the new run
 * writes into a directory of its own, and all files of the earlier run stay. The replacement itself
 * is recorded before it begins, so the next start completes it if it was cut off.
 */
public final class Replacement {
  /** The directory of a run that will replace another one. */
  static final String UNFINISHED = "unfinished";

  /** The file that names the directory whose results are being copied. */
  private static final String RECORD = ".nndl-replacement";

  /** What the file says when only the unfinished run is still to be deleted. */
  private static final String COPIED = UNFINISHED + " is copied";

  private final Storage storage;
  private final Path directory;
  private final int keep;
  private final RunFiles results;

  /**
   * @param directory the directory of the results
   * @param keep how many checkpoints are kept
   */
  public Replacement(Storage storage, Path directory, int keep) {
    this.storage = storage;
    this.directory = directory;
    this.keep = keep;
    this.results = new RunFiles(storage, directory, keep);
  }

  /** The files of the results. */
  RunFiles results() {
    return results;
  }

  /** The files of a run that will replace the results. */
  RunFiles unfinished() {
    return files(UNFINISHED);
  }

  /** The files that a search writes beside its trials, until a model of a trial is whole. */
  public RunFiles ofSearch() {
    return results.hasAny() ? besideTrials() : results;
  }

  /** The same of a search that begins anew. */
  RunFiles ofNewSearch() {
    return results.hasAny() ? unfinished() : results;
  }

  /** The directory in which a search that resumes finds the samples that it made of a table. */
  RunFiles ofOldSearch() {
    RunFiles beside = ofSearch();
    return beside.hasSamples() ? beside : results;
  }

  /** A run that was to replace the results leaves no place for those of a search. */
  private RunFiles besideTrials() {
    return isUnfinished() ? results : unfinished();
  }

  /** Whether samples were made of a table for a run that will replace the results. */
  public boolean holds(RunSamples samples) {
    return unfinished().have(samples);
  }

  private RunFiles files(String name) {
    return new RunFiles(storage, new Path(directory, name), keep);
  }

  /** Whether a run that would replace the results can be resumed. */
  boolean isUnfinished() {
    return unfinished().hasCheckpoints();
  }

  /** Whether a replacement was cut off, so that the files may be of two runs. */
  public static boolean isCutOff(Storage storage, Path directory) throws IOException {
    return storage.exists(new Path(directory, RECORD));
  }

  /** Whether a search that has not ended will replace the results of another one. */
  public static boolean isSearched(Storage storage, Path directory) throws IOException {
    return storage.exists(new Path(directory, UNFINISHED + "/" + EarlierResults.TRIALS));
  }

  /** Completes a replacement that was cut off. */
  public void complete() {
    Path record = new Path(directory, RECORD);
    try {
      if (!isCutOff(storage, directory)) {
        return;
      }
      String name;
      try (InputStream in = storage.open(record)) {
        name = new String(in.readAllBytes(), UTF_8).strip();
      }
      if (name.equals(COPIED)) {
        deleteUnfinished(false);
      } else {
        files(name).requireWhole();
        copy(name);
      }
      storage.delete(record);
    } catch (IOException | InputException e) {
      throw InputException.expected(
          record,
          "to complete what replaces the files here, or that this file is deleted",
          InputException.reason(e));
    }
  }

  /**
   * Replaces the results by those of a run in a directory below. Fails before that if its model is
   * not the one of which its record tells.
   */
  public void replaceBy(String name) throws IOException {
    files(name).requireWhole();
    record(name);
    copy(name);
    storage.delete(new Path(directory, RECORD));
  }

  private void record(String state) throws IOException {
    storage.write(new Path(directory, RECORD), out -> out.write(state.getBytes(UTF_8)));
  }

  /** May be done again after it was cut off, since the files that are copied stay until the end. */
  private void copy(String name) throws IOException {
    RunFiles beside = besideTrials();
    if (name.equals(UNFINISHED)) {
      results.copyRun(unfinished());
    } else if (beside == results) {
      results.copyResults(files(name), files(name));
      return;
    } else {
      results.copyResults(files(name), beside);
    }
    record(COPIED);
    deleteUnfinished(false);
  }

  /**
   * Deletes the files of a run that was to replace the results.
   *
   * @param samplesStay whether the samples of a table stay, because they are those of a new run
   */
  public void deleteUnfinished(boolean samplesStay) throws IOException {
    Path place = new Path(directory, UNFINISHED);
    if (!storage.exists(place)) {
      return;
    }
    unfinished().clear();
    if (!samplesStay) {
      SampleFolder.delete(storage, unfinished().samples());
    }
    for (Path empty : new Path[] {new Path(place, RunFiles.CHECKPOINTS), place}) {
      if (storage.exists(empty) && storage.names(empty).isEmpty()) {
        storage.delete(empty);
      }
    }
  }
}
