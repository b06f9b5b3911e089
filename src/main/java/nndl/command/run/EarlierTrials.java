package nndl.command.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import nndl.command.RunNames;
import nndl.data.storage.FileSignature;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The directories of trials that an earlier search has left, or a training with {@code --best-of}.
 * What replaces the search deletes them. What is in them and is not of a trial stays.
 */
public final class EarlierTrials {
  /** How the names of the results of rungs begin. */
  public static final String RUNG = "rung-";

  private static final Pattern RUNG_NAME = Pattern.compile(RUNG + "\\d{1,9}");
  private static final FileSignature RESULT = new FileSignature("epochs=");

  /** The file that marks the directory of a trial that has no result yet. */
  private static final String MARK = ".nndl-trial";

  private static final byte[] MARK_TEXT =
      "The files of a trial of the search in a directory above.\n".getBytes(US_ASCII);

  /**
   * The directories of trials: those of a search, and those of a training with {@code --best-of}.
   */
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private EarlierTrials() {}

  /** Marks the directory of a trial that has no result yet. */
  public static void mark(Storage storage, Path directory) {
    storage.write(new Path(directory, MARK), out -> out.write(MARK_TEXT));
  }

  /** Takes the mark away, when there is a result or nothing. */
  public static void unmark(Storage storage, Path directory) {
    storage.delete(new Path(directory, MARK));
  }

  /** Whether a name is that of the result of a rung with more than {@code epochs} epochs. */
  public static boolean isRungBeyond(String name, int epochs) {
    return RUNG_NAME.matcher(name).matches()
        && Integer.parseInt(name.substring(RUNG.length())) > epochs;
  }

  /**
   * Returns the directories of the trials of an earlier search. A directory is that of a trial if
   * it has the result of a rung, or is marked as one.
   *
   * @param all the directory of the search
   */
  public static List<Path> in(Storage storage, Path all) {
    List<Path> found = new ArrayList<>();
    addEarlier(storage, new Path(all, RunNames.TRIALS), NUMBER, found);
    addEarlier(storage, all, RunNames.SEED, found);
    return found;
  }

  private static void addEarlier(Storage storage, Path parent, Pattern named, List<Path> to) {
    for (String name : storage.names(parent)) {
      Path directory = new Path(parent, name);
      if (named.matcher(name).matches() && isTrial(storage, directory)) {
        to.add(directory);
      }
    }
  }

  /** Returns the error that a search cannot resume for lack of trials. */
  public static InputException none(Path all) {
    return InputException.expected(
        all, "trials to go on with, or --resume auto, which begins where there are none", "none");
  }

  /** Whether a directory is that of a trial. */
  public static boolean isTrial(Storage storage, Path directory) {
    for (String name : storage.names(directory)) {
      if (name.equals(MARK) || isResult(storage, directory, name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a file is the result of a rung, by its name and its content. */
  private static boolean isResult(Storage storage, Path directory, String name) {
    return RUNG_NAME.matcher(name).matches() && RESULT.isIn(storage, new Path(directory, name));
  }

  /** Fails if the directory of a trial holds files of others, which a new search would delete. */
  public static void requireReplaceable(Storage storage, Path directory) {
    RunFiles run = new RunFiles(storage, directory, 1);
    if (run.hasAny() && !isTrial(storage, directory)) {
      throw InputException.expected(
          directory,
          "a trial of an earlier search, which --overwrite deletes",
          "another training; move it");
    }
    run.checkpoints().requireOurs();
  }

  /**
   * Returns all files of the trials of an earlier search, except cards that were changed by hand.
   *
   * @param all the directory of the search
   */
  static List<Path> files(Storage storage, Path all) {
    List<Path> files = new ArrayList<>();
    for (Path trial : in(storage, all)) {
      files.addAll(ofTrial(storage, trial));
      files.add(new Path(trial, MARK));
    }
    return files;
  }

  private static List<Path> ofTrial(Storage storage, Path trial) {
    List<Path> files = new ArrayList<>();
    for (String name : storage.names(trial)) {
      if (isResult(storage, trial, name)) {
        files.add(new Path(trial, name));
      }
    }
    files.addAll(new RunFiles(storage, trial, 1).files());
    return files;
  }

  /**
   * Deletes all files of the trials of an earlier search, except cards that were changed by hand.
   * Directories in which nothing is left are deleted too.
   *
   * @param all the directory of the search
   */
  public static void delete(Storage storage, Path all) {
    for (Path trial : in(storage, all)) {
      clear(storage, trial);
      storage.deleteEmpty(new Path(trial, RunNames.CHECKPOINTS));
      storage.deleteEmpty(trial);
    }
    storage.deleteEmpty(new Path(all, RunNames.TRIALS));
  }

  /** Deletes all files of a trial, except a card that was changed by hand, and no other files. */
  public static void clear(Storage storage, Path directory) {
    if (storage.names(directory).isEmpty()) {
      return;
    }
    mark(storage, directory); // until the end, so that a later start goes on from a cut
    ofTrial(storage, directory).forEach(storage::delete);
    unmark(storage, directory);
  }
}
