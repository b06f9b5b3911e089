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

  private RunNames() {}

  /** Returns the directory of a trial of a search. */
  public static String trial(String number) {
    return TRIALS + "/" + number;
  }

  /** Returns the directory of the trial with a seed. */
  public static String seed(String seed) {
    return "seed-" + seed;
  }
}
