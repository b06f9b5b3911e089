package nndl.data.recipe;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import nndl.math.NumberText;

/** Reads and writes the values of cells as text. */
public final class Cells {
  /** The largest number of digits that are exact in a double. */
  private static final int EXACT_DIGITS = 15;

  private static final int MAX_LENGTH = 100;

  private static final int SHOWN = 40;

  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]+\\.[0-9]*");

  private static final double[] POWERS = new double[EXACT_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private Cells() {}

  /** Returns the number in a text, or NaN if the text is no finite decimal number. */
  public static double number(String text) {
    byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
    return number(bytes, 0, bytes.length);
  }

  /**
   * Returns the number in the bytes {@code from} to {@code to - 1}, or NaN if they are no finite
   * decimal number. A number of at most 15 digits is the quotient of two exact numbers, so it is
   * rounded correctly without the slow general method.
   */
  public static double number(byte[] text, int from, int to) {
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
    if (at == to && count > 0 && count <= EXACT_DIGITS) {
      double number = point < 0 ? digits : digits / POWERS[count - point];
      return negative ? -number : number;
    }
    return anyNumber(text, from, to);
  }

  private static double anyNumber(byte[] text, int from, int to) {
    if (to == from || to - from > MAX_LENGTH) {
      return Double.NaN;
    }
    for (int i = from; i < to; i++) {
      byte c = text[i]; // Java's parser would also accept a trailing f, and hexadecimal numbers
      if (!((c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E')) {
        return Double.NaN;
      }
    }
    try {
      String whole = new String(text, from, to - from, StandardCharsets.US_ASCII);
      double number = Double.parseDouble(whole);
      return Double.isInfinite(number) ? Double.NaN : number;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /**
   * Returns the name of a class or of a category. The zeros at the end of a decimal fraction are no
   * part of a name, so that {@code 1.0} is {@code 1}: some programs write whole numbers so. {@code
   * True} and {@code TRUE} are {@code true}, and likewise for {@code false}: programs write these
   * values in different ways.
   */
  public static String name(String text) {
    if (text.indexOf('.') < 0 || !DECIMAL.matcher(text).matches()) {
      return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")
          ? text.toLowerCase(Locale.ROOT)
          : text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }

  /** Returns the text of any number. That of a float has the digits that the float has itself. */
  public static String text(Number number) {
    if (number instanceof Float single) {
      return name(NumberText.of((float) single));
    }
    boolean isLong = number instanceof Long || number instanceof BigInteger;
    return isLong ? number.toString() : text(number.doubleValue());
  }

  /** Returns the text of a number. A whole number has no point. */
  public static String text(double number) {
    boolean whole = number == Math.rint(number) && Math.abs(number) < 0x1p53;
    return whole ? Long.toString((long) number) : NumberText.of(number);
  }

  /** Returns the text of a cell for a message, cut to a sensible length. */
  public static String shown(String text) {
    return text.isEmpty()
        ? "nothing"
        : "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text) + "'";
  }
}
