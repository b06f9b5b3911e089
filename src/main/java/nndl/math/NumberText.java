package nndl.math;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Writes numbers as text, in the format of {@link Double#toString}, with the fewest digits from
 * which the same number is read. Java itself does this since version 19. Earlier versions sometimes
 * write one more digit, so equal runs on different versions would write different files.
 */
public final class NumberText {
  /** From this size on, a small number is written without an exponent. */
  private static final double LEAST_PLAIN = 1e-6;

  private static final MathContext READABLE = new MathContext(4);

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

  /** Returns the text of a float. */
  public static String of(float number) {
    byte[] text = new byte[FloatText.MAX_BYTES];
    return new String(text, 0, FloatText.write(number, text, 0), US_ASCII);
  }
}
