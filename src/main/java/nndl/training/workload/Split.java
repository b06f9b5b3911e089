package nndl.training.workload;

import java.util.Locale;

/** What a set of samples is for. */
public enum Split {
  /** The weights are fitted to these samples. */
  TRAINING,
  /** Held out of the training files to choose hyperparameters. */
  VALIDATION,
  /** Kept apart to measure the result. */
  TEST;

  /** The name in options and files: {@code training}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
