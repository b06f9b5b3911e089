package nndl.command.options;

import nndl.error.InputException;

/** Checks of numbers that several options share. Each check returns the number. */
final class Ranges {
  private Ranges() {}

  static long atLeast(String option, long min, long found) {
    if (found < min) {
      throw InputException.expected(option, min + " or more", found);
    }
    return found;
  }

  /** Checks that a number is from 0 to less than 1. It must be less than 1 as float32 too. */
  static double fraction(String option, double value) {
    if (!(value >= 0 && (float) value < 1)) {
      throw InputException.expected(option, "a number from 0 to less than 1", value);
    }
    return value;
  }

  /** Checks that a number is 0 or more and in the range of float32. */
  static double notNegative(String option, double value) {
    if (!(value >= 0 && value <= Float.MAX_VALUE)) {
      throw InputException.expected(option, "0, or a number above 0", value);
    }
    return value;
  }

  /** Returns the given value, or {@code otherwise} if it is null. */
  static double or(Double given, double otherwise) {
    return given == null ? otherwise : given;
  }
}
