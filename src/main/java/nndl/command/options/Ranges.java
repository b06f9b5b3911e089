package nndl.command.options;

import nndl.error.InputException;

/** Checks of numbers that several options share; each gives the number back. */
final class Ranges {
  private Ranges() {}

  static long atLeast(String option, long least, long found) {
    if (found < least) {
      throw InputException.expected(option, least + " or more", found);
    }
    return found;
  }

  /** A number from 0 to less than 1. Float32 must hold it, and what it leaves to 1. */
  static double fraction(String option, double value) {
    if (!(value >= 0 && (float) value < 1)) {
      throw InputException.expected(option, "a number from 0 to less than 1", value);
    }
    return value;
  }

  /** 0 or more, within float32. */
  static double notNegative(String option, double value) {
    if (!(value >= 0 && value <= Float.MAX_VALUE)) {
      throw InputException.expected(option, "0, or a number above 0", value);
    }
    return value;
  }

  /** The value that is given, or another where none is. */
  static double or(Double given, double otherwise) {
    return given == null ? otherwise : given;
  }
}
