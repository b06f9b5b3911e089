package nndl.training.workload;

import java.util.Locale;

/** What a set of samples is for. */
public enum Split {
  /** The weights are fitted to these. */
  TRAINING,
  /** Held out of the training files, to choose hyperparameters by. */
  VALIDATION,
  /** Kept apart, to say how good the result is. */
  TEST;

  /** As options and files have it: {@code training}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
