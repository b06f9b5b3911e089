package nndl.command.baseline;

import java.util.Locale;

/** What a network can be compared with. */
enum Kind {
  /** A class at random. */
  RANDOM,
  /** The class whose images are as dark on average. */
  DARKNESS,
  /** A support vector machine. */
  SVM;

  /** As options spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
