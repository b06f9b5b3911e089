package nndl.training.optimizer;

import java.util.Locale;

/** How the best epoch is chosen on the validation samples. */
public enum Criterion {
  /** More correct predictions are better. */
  ACCURACY,
  /** A lower cost is better. */
  COST;

  /** The name that options use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
