package nndl.command.search;

import java.util.Locale;

/** How a search chooses its trials, and for how many epochs each is trained. */
public enum Strategy {
  /** All combinations of the values. */
  GRID,
  /** Random combinations. */
  RANDOM,
  /**
   * Random combinations. They are trained in stages, the {@linkplain Rung rungs}. After each rung
   * but the last, only the best third is trained further.
   */
  HALVING;

  /** Returns the name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
