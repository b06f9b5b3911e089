package nndl.command.run;

import java.util.regex.Pattern;

/** The names of what runs and searches write beside the model. */
public final class RunNames {
  /** The directory of checkpoints. */
  public static final String CHECKPOINTS = "checkpoints";

  /** The figures of all epochs. */
  public static final String HISTORY = "history.csv";

  /** The table of the trials of a search. */
  public static final String TRIALS_TABLE = "trials.csv";

  /** The directory of the trials of a search. */
  public static final String TRIALS = "trials";

  /** The directory of a trial that has a seed of its own. */
  public static final Pattern SEED = Pattern.compile("seed--?\\d+");

  private static final Pattern TRIAL = Pattern.compile(TRIALS + "/\\d+");

  private RunNames() {}

  /** Whether a name is that of a directory whose run may replace the results beside it. */
  static boolean isRun(String name) {
    return name.equals(Replacement.UNFINISHED)
        || SEED.matcher(name).matches()
        || TRIAL.matcher(name).matches();
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
