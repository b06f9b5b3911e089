package nndl.command.baseline;

import java.util.Locale;

/** What there is to compare a network with. */
public enum Kind {
  /** One class is as good as another. */
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
