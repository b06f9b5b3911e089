package nndl.command.options;

import java.lang.reflect.Field;
import nndl.command.Least;
import nndl.error.InputException;
import picocli.CommandLine;

/** Checks of numbers that several options share. Each check returns the number. */
final class Ranges {
  private Ranges() {}

  /**
   * Checks the options in a class whose fields say their {@link Least} value. A field that is null
   * stands for an option that is not given.
   */
  static void requireLeast(Object options) {
    try {
      for (Field field : options.getClass().getDeclaredFields()) {
        Least least = field.getAnnotation(Least.class);
        if (least != null && field.get(options) instanceof Number found) {
          String option = field.getAnnotation(CommandLine.Option.class).names()[0];
          atLeast(option, least.value(), found.longValue());
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // a private field
    }
  }

  private static long atLeast(String option, long min, long found) {
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
