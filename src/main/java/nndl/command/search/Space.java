package nndl.command.search;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import nndl.error.InputException;
import nndl.math.NumberText;

/**
 * The search space: options, each with a list of values or a range of numbers. The user writes it
 * as {@code learning-rate=0.1,0.5;sizes=784,30,10|784,100,10;l2=log:0.01:10}.
 */
public record Space(List<Axis> axes) {
  private static final String OPTION = "--try";
  private static final String LOG = "log:";
  private static final String UNIFORM = "uniform:";

  /** The number of significant digits of a random number. Longer numbers would be hard to read. */
  private static final MathContext DIGITS = new MathContext(4);

  /**
   * An option and the values that are tried for it.
   *
   * @param option the name of the option without dashes
   */
  public record Axis(String option, Values values) {}

  /** The possible values of an option. */
  public sealed interface Values {
    /** Returns the value for a random number from 0 to less than 1. */
    String at(double draw);
  }

  /** A list of values. */
  public record Listed(List<String> values) implements Values {
    @Override
    public String at(double draw) {
      return values.get((int) (draw * values.size()));
    }
  }

  /**
   * A range of numbers.
   *
   * @param log whether the logarithm of the number is uniformly distributed, and not the number
   *     itself
   * @param whole whether the numbers are whole
   */
  public record Range(double from, double to, boolean log, boolean whole) implements Values {
    @Override
    public String at(double draw) {
      double end = whole ? to + 1 : to; // so that the last whole number is as likely as the others
      double number =
          log
              ? from * StrictMath.exp(draw * StrictMath.log(end / from))
              : from + draw * (end - from);
      if (whole) {
        return Long.toString((long) Math.min(to, Math.floor(number)));
      }
      double rounded = new BigDecimal(number).round(DIGITS).doubleValue();
      return NumberText.of(Math.max(from, Math.min(to, rounded)));
    }
  }

  /**
   * Reads the value of {@code --try}.
   *
   * @param whole returns whether the values of an option are whole numbers
   */
  public static Space parse(String text, Predicate<String> whole) {
    List<Axis> axes = new ArrayList<>();
    for (String entry : text.split(";", -1)) {
      int equals = entry.indexOf('=');
      if (equals < 1) {
        throw InputException.expected(OPTION, "option=values, with ; between options", entry);
      }
      String option = entry.substring(0, equals).strip();
      if (axes.stream().anyMatch(axis -> axis.option.equals(option))) {
        throw InputException.expected(OPTION, "each option once", option + " twice");
      }
      String values = entry.substring(equals + 1).strip();
      axes.add(new Axis(option, values(option, values, whole.test(option))));
    }
    return new Space(List.copyOf(axes));
  }

  private static Values values(String option, String text, boolean whole) {
    if (text.startsWith(LOG)) {
      return range(option, text, LOG, whole);
    }
    if (text.startsWith(UNIFORM)) {
      return range(option, text, UNIFORM, whole);
    }
    boolean bars = text.contains("|");
    String listed = text.endsWith("|") ? text.substring(0, text.length() - 1) : text;
    List<String> values =
        Arrays.stream(listed.split(bars ? "\\|" : ",", -1)).map(String::strip).toList();
    if (values.contains("")) {
      throw InputException.expected(OPTION + " " + option, "values", "none in '" + text + "'");
    }
    return new Listed(values);
  }

  private static Range range(String option, String text, String kind, boolean whole) {
    String[] ends = text.substring(kind.length()).split(":", -1);
    try {
      if (ends.length == 2) {
        double from = whole ? Long.parseLong(ends[0].strip()) : Double.parseDouble(ends[0]);
        double to = whole ? Long.parseLong(ends[1].strip()) : Double.parseDouble(ends[1]);
        boolean log = kind.equals(LOG);
        if (from < to && (from > 0 || !log) && Double.isFinite(to - from)) {
          return new Range(from, to, log, whole);
        }
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw InputException.expected(
        OPTION + " " + option,
        "%sA:B with %s A below B%s"
            .formatted(
                kind, whole ? "whole numbers" : "numbers", kind.equals(LOG) ? ", above 0" : ""),
        text);
  }
}
