package nndl.command.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
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
        deleteUnfinished();
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
    if (name.equals(UNFINISHED)) {
      results.copyRun(unfinished());
      record(COPIED);
      deleteUnfinished();
    } else {
      results.copyResults(files(name));
    }
  }

  /** Deletes the files of a run that was to replace the results. */
  void deleteUnfinished() throws IOException {
    Path place = new Path(directory, UNFINISHED);
    if (!storage.exists(place)) {
      return;
    }
    unfinished().clear();
    for (Path empty : new Path[] {new Path(place, RunFiles.CHECKPOINTS), place}) {
      if (storage.exists(empty) && storage.names(empty).isEmpty()) {
        storage.delete(empty);
      }
    }
  }
}
