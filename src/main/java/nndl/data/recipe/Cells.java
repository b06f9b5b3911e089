package nndl.data.recipe;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import nndl.math.NumberText;

/** Reads and writes the values of cells as text. */
public final class Cells {
  private static final int SHOWN = 40;

  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]+\\.[0-9]*");

  private static final Pattern GROUPS = Pattern.compile("[. \u00a0\u202f'’]");
  private static final Pattern GROUPED =
      Pattern.compile("[+-]?[1-9][0-9]{0,2}(%s)[0-9]{3}(\\1[0-9]{3})*(,[0-9]*)?".formatted(GROUPS));

  private Cells() {}

  /** Returns the number in a text, or NaN if the text is no finite decimal number. */
  public static double number(String text) {
    byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
    return Decimal.float64(bytes, 0, bytes.length);
  }

  /**
   * Returns the number in a text that has a decimal comma, and maybe points, spaces or apostrophes
   * between thousands. It is NaN if there is none.
   */
  public static double commaNumber(String text) {
    String plain = GROUPED.matcher(text).matches() ? GROUPS.matcher(text).replaceAll("") : text;
    return plain.indexOf('.') < 0 ? number(plain.replace(',', '.')) : Double.NaN;
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
