package nndl.command.search;

import java.util.Locale;

/** How a search chooses its trials, and how far each is trained. */
public enum Strategy {
  /** All combinations of the values. */
  GRID,
  /** Some combinations, by chance. */
  RANDOM,
  /** The same, but only the best third of them is trained on, again and again. */
  HALVING;

  /** As options spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
