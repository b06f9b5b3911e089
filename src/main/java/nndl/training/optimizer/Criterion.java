package nndl.training.optimizer;

import java.util.Locale;

/** By what of the validation samples the best epoch is told. */
public enum Criterion {
  /** More right answers are better. */
  ACCURACY,
  /** Less is better. */
  COST;

  /** As options spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
