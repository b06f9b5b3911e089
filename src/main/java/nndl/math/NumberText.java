package nndl.math;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * Numbers as text, in the form of {@link Double#toString} but with the fewest digits that give the
 * number back. That is Java's own since version 19; earlier ones have a digit more now and then, so
 * that equal runs would be unequal files.
 */
public final class NumberText {
  /**
   * Next to a power of two there may be a short number above where there is none at the nearest.
   */
  private static final List<RoundingMode> NEAREST_THEN_LARGER =
      List.of(RoundingMode.HALF_EVEN, RoundingMode.UP);

  private NumberText() {}

  /** The text of a double. */
  public static String of(double number) {
    return number == 0 || !Double.isFinite(number)
        ? Double.toString(number)
        : text(shortest(number));
  }

  /** The text of a float. */
  public static String of(float number) {
    byte[] text = new byte[FloatText.MAX_BYTES];
    return new String(text, 0, FloatText.write(number, text, 0), US_ASCII);
  }

  /** With two digits or more, the second of which may be zero. */
  private static BigDecimal shortest(double number) {
    BigDecimal exact = new BigDecimal(number);
    for (int digits = 2; ; digits++) {
      for (RoundingMode mode : NEAREST_THEN_LARGER) {
        BigDecimal rounded = exact.round(new MathContext(digits, mode));
        if (rounded.doubleValue() == number) {
          return rounded;
        }
      }
    }
  }

  /** Plain from 0.001 to below 10^7, else with an exponent; always with a digit after the point. */
  private static String text(BigDecimal number) {
    BigDecimal digits = number.stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (-3 <= exponent && exponent < 7) {
      return digits.setScale(Math.max(1, digits.scale())).toPlainString();
    }
    BigDecimal mantissa = digits.scaleByPowerOfTen(-exponent);
    return mantissa.setScale(Math.max(1, mantissa.scale())).toPlainString() + "E" + exponent;
  }
}
