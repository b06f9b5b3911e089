package nndl.command.baseline;

import java.util.Locale;

/** The kinds of predictions with which a network can be compared. */
enum Kind {
  /** A random class. */
  RANDOM,
  /** The class whose mean darkness is nearest to the darkness of the image. */
  DARKNESS,
  /** A support vector machine. */
  SVM;

  /** Returns the name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
