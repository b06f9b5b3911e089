package nndl.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import nndl.data.SampleFolder;
import org.apache.hadoop.fs.Path;

/** The names of what runs and searches write beside the model. */
public final class RunNames {
  /** The directory of checkpoints. */
  public static final String CHECKPOINTS = "checkpoints";

  /** The figures of all epochs. */
  public static final String HISTORY = "history.csv";

  /** The rows of a table that were held out, with their answers, if they are known by ids. */
  public static final String HELD_OUT = "heldout.csv";

  /** The table of the trials of a search. */
  public static final String TRIALS_TABLE = "trials.csv";

  /** The directory of the trials of a search. */
  public static final String TRIALS = "trials";

  /** The directory of a run that will replace the one in the directory above. */
  public static final String NEXT = ".nndl-next";

  /** The directory of a trial that has a seed of its own. */
  public static final Pattern SEED = Pattern.compile("seed--?\\d+");

  private static final Pattern TRIAL = Pattern.compile(TRIALS + "/\\d+");

  private RunNames() {}

  /** Whether a name is that of a directory whose run may replace the results beside it. */
  public static boolean isRun(String name) {
    return name.equals(NEXT) || SEED.matcher(name).matches() || TRIAL.matcher(name).matches();
  }

  /**
   * Returns the directories above one that may be those of a training or a search which writes into
   * it. There are none if no training makes a directory of its name.
   *
   * @param directory a path without links
   */
  public static List<Path> runsAround(Path directory) {
    List<Path> all = new ArrayList<>();
    Path inside = directory;
    while (inside.getParent() != null && isMadeByRun(inside)) {
      inside = inside.getParent();
      all.add(inside);
    }
    return all;
  }

  private static boolean isMadeByRun(Path directory) {
    String name = directory.getName();
    return name.equals(CHECKPOINTS)
        || name.equals(TRIALS)
        || directory.equals(SampleFolder.ofModel(directory.getParent()))
        || isRun(name)
        || isRun(directory.getParent().getName() + "/" + name);
  }

  /** Returns the directory of a trial of a search. */
  public static String trial(String number) {
    return TRIALS + "/" + number;
  }

  /** Returns the directory of the trial with a seed. */
  public static String seed(String seed) {
    return "seed-" + seed;
  }
}
