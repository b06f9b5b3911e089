package nndl.training.workload;

import java.util.Locale;

/** The purpose of a set of samples. */
public enum Split {
  /** The weights are fitted to these samples. */
  TRAINING,
  /** These samples are taken out of the training files, to choose hyperparameters. */
  VALIDATION,
  /** These samples come from separate files, to measure the result. */
  TEST;

  /** The name in options and files, such as {@code training}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
