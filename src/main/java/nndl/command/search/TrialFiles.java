package nndl.command.search;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import nndl.command.run.RunFiles;
import nndl.command.RunNames;
import nndl.data.storage.Mark;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The files of a trial: the files of its run, and a file for each {@link Rung}, or stage of the
 * search, that it has reached. An interrupted search resumes from them.
 */
public final class TrialFiles {
  /** How the names of the results of rungs begin. */
  public static final String RUNG = "rung-";

  private static final Pattern RUNG_NAME = Pattern.compile(RUNG + "\\d{1,9}");
  private static final Mark RESULT = new Mark("epochs=");

  /** The file that marks the directory of a trial that has no result yet. */
  private static final String MARK = ".nndl-trial";

  private static final byte[] MARK_TEXT =
      "The files of a trial of the search in a directory above.\n".getBytes(US_ASCII);

  /**
   * The directories of trials: those of a search, and those of a training with {@code --best-of}.
   */
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final Storage storage;
  private final Trial trial;
  private final Path directory;
  private final RunFiles run;

  /**
   * @param all the directory of the search
   */
  public TrialFiles(Storage storage, Path all, Trial trial) {
    this.storage = storage;
    this.trial = trial;
    this.directory = new Path(all, trial.directory());
    this.run = new RunFiles(storage, directory, trial.plan().description().output().keep());
  }

  public RunFiles run() {
    return run;
  }

  /** Marks the directory, before the first file of the run is written. */
  public void begin() {
    try {
      if (!isTrial(storage, directory)) {
        mark(storage, directory);
      }
    } catch (IOException e) {
      throw InputException.expected(directory, "a place for the files of a trial", e);
    }
  }

  private static void mark(Storage storage, Path directory) throws IOException {
    storage.write(new Path(directory, MARK), out -> out.write(MARK_TEXT));
  }

  private Path rung(int epochs) {
    return new Path(directory, RUNG + epochs);
  }

  /**
   * Reads the result at the rung with {@code epochs} epochs. Returns empty if the trial has not
   * reached that rung.
   */
  public Optional<Result> read(int epochs) {
    Path file = rung(epochs);
    try {
      if (!storage.exists(file)) {
        return Optional.empty();
      }
      try (InputStream in = storage.open(file)) {
        return Optional.of(Result.parse(file, new String(in.readAllBytes(), US_ASCII)));
      }
    } catch (IOException e) {
      throw InputException.unreadable(file, e);
    }
  }

  /** Writes the result of a rung, which marks the directory from then on. */
  public void write(int epochs, Result result) {
    storage.save(rung(epochs), result.text());
    try {
      storage.delete(new Path(directory, MARK));
    } catch (IOException e) {
      throw InputException.expected(directory, "to delete " + MARK, e);
    }
  }

  /**
   * Fails if an earlier search has trained the trial for more than {@code epochs} epochs. Its model
   * would be different, and it would be compared with trials of fewer epochs.
   */
  public void requireWithin(int epochs) {
    long samples = trial.workload().training().count();
    long size = trial.workload().hyperparameters().descent().miniBatchSize();
    if (run.hasCheckpointsBeyond((samples + size - 1) / size * epochs) || hasRungBeyond(epochs)) {
      throw InputException.expected(
          directory,
          "%s epochs at most, or --overwrite, since --trials or --epochs have changed"
              .formatted(epochs),
          "more");
    }
  }

  private boolean hasRungBeyond(int epochs) {
    try {
      return storage.names(directory).stream()
          .filter(name -> RUNG_NAME.matcher(name).matches())
          .anyMatch(name -> Integer.parseInt(name.substring(RUNG.length())) > epochs);
    } catch (IOException e) {
      throw InputException.unreadable(directory, e);
    }
  }

  /** Whether the trial has any files. */
  public boolean exist() {
    try {
      return !storage.names(directory).isEmpty();
    } catch (IOException e) {
      throw InputException.unreadable(directory, e);
    }
  }

  /** Deletes all files of the trial, except a card that was changed by hand, and no other files. */
  public void clear() {
    try {
      clear(storage, directory, run);
    } catch (IOException e) {
      throw InputException.expected(directory, "to delete what is there", e);
    }
  }

  /**
   * Returns the directories of the trials of an earlier search. A directory is that of a trial if
   * it has the result of a rung, or is marked as one.
   *
   * @param all the directory of the search
   */
  static List<Path> earlier(Storage storage, Path all) throws IOException {
    List<Path> found = new ArrayList<>();
    addEarlier(storage, new Path(all, RunNames.TRIALS), NUMBER, found);
    addEarlier(storage, all, RunNames.SEED, found);
    return found;
  }

  private static void addEarlier(Storage storage, Path parent, Pattern named, List<Path> to)
      throws IOException {
    for (String name : storage.names(parent)) {
      Path directory = new Path(parent, name);
      if (named.matcher(name).matches() && isTrial(storage, directory)) {
        to.add(directory);
      }
    }
  }

  private static boolean isTrial(Storage storage, Path directory) throws IOException {
    for (String name : storage.names(directory)) {
      if (name.equals(MARK) || isResult(storage, directory, name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a file is the result of a rung, by its name and its content. */
  private static boolean isResult(Storage storage, Path directory, String name) throws IOException {
    return RUNG_NAME.matcher(name).matches() && RESULT.isIn(storage, new Path(directory, name));
  }

  /** Fails if the directory of a trial holds files of others, which a new search would delete. */
  static void requireReplaceable(Storage storage, Path directory) throws IOException {
    RunFiles run = new RunFiles(storage, directory, 1);
    if (run.hasAny() && !isTrial(storage, directory)) {
      throw InputException.expected(
          directory,
          "a trial of an earlier search, which --overwrite deletes",
          "another training; move it");
    }
    run.requireOurCheckpoints();
  }

  /**
   * Deletes all files of the trials of an earlier search, except cards that were changed by hand.
   * Directories in which nothing is left are deleted too.
   *
   * @param all the directory of the search
   */
  static void clearEarlier(Storage storage, Path all) {
    try {
      for (Path trial : earlier(storage, all)) {
        clear(storage, trial, new RunFiles(storage, trial, 1));
        deleteEmpty(storage, new Path(trial, RunNames.CHECKPOINTS));
        deleteEmpty(storage, trial);
      }
      deleteEmpty(storage, new Path(all, RunNames.TRIALS));
    } catch (IOException e) {
      throw InputException.expected(all, "to delete the trials of an earlier search", e);
    }
  }

  private static void clear(Storage storage, Path directory, RunFiles run) throws IOException {
    List<String> names = storage.names(directory);
    if (names.isEmpty()) {
      return;
    }
    mark(storage, directory); // until the end, so that a later start goes on from a cut
    for (String name : names) {
      if (isResult(storage, directory, name)) {
        storage.delete(new Path(directory, name));
      }
    }
    run.clear();
    storage.delete(new Path(directory, MARK));
  }

  private static void deleteEmpty(Storage storage, Path directory) throws IOException {
    if (storage.exists(directory) && storage.names(directory).isEmpty()) {
      storage.delete(directory);
    }
  }
}
