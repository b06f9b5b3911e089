package nndl.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import nndl.error.InputException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Checks the numbers of options by their {@link Range}. */
public final class Ranges {
  private static final List<Class<?>> WHOLE =
      List.of(int.class, long.class, Integer.class, Long.class);

  private Ranges() {}

  /**
   * Fails if a number is outside its range.
   *
   * @param place returns where an option was given, or empty if it has its default
   */
  static void require(CommandSpec command, Function<OptionSpec, Optional<String>> place) {
    for (OptionSpec option : command.options()) {
      if (Scopes.declared(option, Range.class).isPresent()) {
        place.apply(option).ifPresent(found -> require(option, option.getValue(), found));
      }
    }
  }

  /** Whether the values of an option are whole numbers. */
  public static boolean isWhole(ArgSpec option) {
    return WHOLE.contains(option.auxiliaryTypes()[0]);
  }

  /**
   * Fails if a number, or one of a list, is outside the range of an option, if that has one.
   *
   * @param place where the number was given
   */
  public static void require(ArgSpec option, Object value, String place) {
    Scopes.declared(option, Range.class)
        .ifPresent(
            range -> {
              for (Object number : value instanceof List<?> list ? list : List.of(value)) {
                if (!holds(range, ((Number) number).doubleValue())) {
                  throw InputException.expected(place, text(range, isWhole(option)), number);
                }
              }
            });
  }

  private static boolean holds(Range range, double number) {
    return (range.above() ? number > range.min() : number >= range.min())
        && (range.below() ? (float) number < range.max() : number <= range.max());
  }

  /** Returns what a range expects. */
  static String text(Range range, boolean whole) {
    String min = text(range.min());
    if (range.max() == Double.MAX_VALUE) {
      return range.above()
          ? "a number above " + min
          : (whole ? "" : "a number of ") + min + " or more";
    }
    String max = text(range.max());
    return range.above()
        ? "a number above %s, and %s at most".formatted(min, max)
        : (whole ? "" : "a number from ") + min + (range.below() ? " to less than " : " to ") + max;
  }

  /** Returns a number without the digit behind the point that a whole number does not need. */
  private static String text(double number) {
    boolean isFloat = (float) number == number;
    String text = isFloat ? Float.toString((float) number) : Double.toString(number);
    return text.replaceFirst("\\.0$", "");
  }
}
