package nndl.math;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import com.fasterxml.jackson.core.io.schubfach.FloatToDecimal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Writes numbers as text, in the format of {@link Double#toString}, with the fewest digits from
 * which the same number is read. Java itself does this since version 19. Earlier versions sometimes
 * write one more digit, so equal runs on different versions would write different files.
 */
public final class NumberText {
  /** From this size on, a small number is written without an exponent. */
  private static final double LEAST_PLAIN = 1e-6;

  private static final double LEAST_SHORT_PERCENT = 0.1;

  private static final MathContext READABLE = new MathContext(4);
  private static final MathContext FIRST_DIGIT = new MathContext(1, RoundingMode.DOWN);

  /** The number of digits that distinguishes any two floats. */
  public static final int FLOAT_DIGITS = 9;

  /** The number of digits that distinguishes any two doubles. */
  public static final int DOUBLE_DIGITS = 17;

  private NumberText() {}

  /** Returns the text of a double. */
  public static String of(double number) {
    return DoubleToDecimal.toString(number);
  }

  /**
   * Returns the text of a number in a line for people. Where {@link #of(double)} has an exponent,
   * four digits are enough: {@code 0.0004986} and not {@code 4.986371E-4}. Much smaller and much
   * larger numbers keep their exponent, as {@code 4.986e-9}.
   */
  public static String readable(double number) {
    String exact = of(number);
    if (!exact.contains("E")) {
      return exact;
    }
    BigDecimal rounded = new BigDecimal(exact).round(READABLE).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return Math.abs(number) >= LEAST_PLAIN && Math.abs(number) < 1
        ? rounded.toPlainString()
        : rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
  }

  /**
   * Returns a number of at most so many digits without zeros at its end, or null for NaN and
   * infinity. There is only one such number, while the digits that Java itself chooses differ
   * between its versions.
   */
  public static BigDecimal rounded(double number, int digits) {
    return rounded(number, number, digits);
  }

  /**
   * Returns a number rounded to that decimal place at which its unit has so many digits, without
   * zeros at its end, or null for NaN and infinity. So the distance of two numbers keeps its
   * digits, however far from 0 they are.
   */
  public static BigDecimal rounded(double number, double unit, int digits) {
    if (!Double.isFinite(number)) {
      return null;
    }
    int decimals = new BigDecimal(unit).round(FIRST_DIGIT).scale() + digits - 1;
    return new BigDecimal(number).setScale(decimals, RoundingMode.HALF_UP).stripTrailingZeros();
  }

  /** Returns a share as a percentage with two decimals, such as {@code 97.50 %}. */
  public static String percent(BigDecimal share) {
    return fixed(share.movePointRight(2), 2) + " %";
  }

  /**
   * Returns a share as a percentage with one decimal. A smaller percentage than 0.1 has the number
   * of decimals that is needed to show its first digit other than 0.
   */
  public static String shortPercent(double share) {
    double percent = 100 * share;
    return percent != 0 && Math.abs(percent) < LEAST_SHORT_PERCENT
        ? rounded(percent, 1).toPlainString() + " %"
        : String.format(Locale.ROOT, "%.1f %%", percent);
  }

  /** Returns the text of a number with a fixed number of decimals. */
  public static String fixed(BigDecimal number, int decimals) {
    return number.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Returns the text of a float. */
  public static String of(float number) {
    return FloatToDecimal.toString(number);
  }
}
