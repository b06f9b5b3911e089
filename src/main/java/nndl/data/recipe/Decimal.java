package nndl.data.recipe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.function.ToDoubleFunction;

/**
 * Reads decimal numbers from bytes of text: digits, with a sign, a point and an exponent if there
 * are any. A number is rounded once, to the nearest float64 or float32. What is no finite number is
 * NaN.
 */
public final class Decimal {
  private static final int INT_DIGITS = 9;

  /** The largest number of digits that are exact in a double. */
  private static final int EXACT_DIGITS = 15;

  private static final int MAX_LENGTH = 100;
  private static final int MAX_LENGTH_OF_FLOAT = 64;

  /** The bits of a double that a float does not have, and what they are between two floats. */
  private static final long LOST_BITS = (1L << 29) - 1;

  private static final long HALFWAY = 1L << 28;

  private static final double[] POWERS = new double[EXACT_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private Decimal() {}

  /**
   * Reads the digits that begin at {@code from}, as most numbers are, in one pass. Returns {@link
   * #end} and {@link #number} as one.
   */
  public static long digits(byte[] text, int from, int to) {
    int at = from;
    int number = 0;
    int digit;
    while (at < to && (digit = text[at] - '0') >= 0 && digit <= 9) {
      number = 10 * number + digit;
      at++;
    }
    return (long) at << Integer.SIZE
        | (at > from && at - from <= INT_DIGITS ? number : 0xffff_ffffL);
  }

  /** Returns the index after the digits. */
  public static int end(long digits) {
    return (int) (digits >> Integer.SIZE);
  }

  /** Returns the number that the digits are, or -1 if there are none, or more than nine. */
  public static int number(long digits) {
    return (int) digits;
  }

  /** Returns the float64 number in the bytes {@code from} to {@code to - 1}. */
  public static double float64(byte[] text, int from, int to) {
    double number = ofFewDigits(text, from, to);
    return Double.isNaN(number)
        ? ofAnyLength(text, from, to, MAX_LENGTH, Double::parseDouble)
        : number;
  }

  /** Returns the float32 number in the bytes {@code from} to {@code to - 1}. */
  public static float float32(byte[] text, int from, int to) {
    double number = ofFewDigits(text, from, to);
    // Rounding it a second time is wrong only if the first time has led halfway between two floats.
    return Double.isNaN(number) || (Double.doubleToRawLongBits(number) & LOST_BITS) == HALFWAY
        ? (float) ofAnyLength(text, from, to, MAX_LENGTH_OF_FLOAT, Float::parseFloat)
        : (float) number;
  }

  /**
   * Returns a number of at most 15 digits, or NaN. It is the quotient of two exact numbers, so it
   * is rounded correctly without the slow general method.
   */
  private static double ofFewDigits(byte[] text, int from, int to) {
    int at = from;
    boolean negative = at < to && text[at] == '-';
    at += negative || (at < to && text[at] == '+') ? 1 : 0;
    long digits = 0;
    int count = 0;
    int point = -1;
    for (; at < to && count <= EXACT_DIGITS; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = 10 * digits + digit;
        count++;
      } else if (text[at] == '.' && point < 0) {
        point = count;
      } else {
        break;
      }
    }
    if (at < to || count == 0 || count > EXACT_DIGITS) {
      return Double.NaN;
    }
    double number = point < 0 ? digits : digits / POWERS[count - point];
    return negative ? -number : number;
  }

  private static double ofAnyLength(
      byte[] text, int from, int to, int maxLength, ToDoubleFunction<String> parser) {
    if (to == from || to - from > maxLength) {
      return Double.NaN;
    }
    for (int i = from; i < to; i++) {
      byte c = text[i]; // Java's parsers would also accept a trailing f, and hexadecimal numbers
      if (!((c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E')) {
        return Double.NaN;
      }
    }
    try {
      double number = parser.applyAsDouble(new String(text, from, to - from, US_ASCII));
      return Double.isInfinite(number) ? Double.NaN : number;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
