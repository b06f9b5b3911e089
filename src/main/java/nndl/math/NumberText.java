package nndl.math;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;

/**
 * Numbers as text, in the form of {@link Double#toString} but with the fewest digits that give the
 * number back. That is Java's own since version 19; earlier ones have a digit more now and then, so
 * that equal runs would be unequal files.
 */
public final class NumberText {
  private NumberText() {}

  /** The text of a double. */
  public static String of(double number) {
    return DoubleToDecimal.toString(number);
  }

  /** The text of a float. */
  public static String of(float number) {
    byte[] text = new byte[FloatText.MAX_BYTES];
    return new String(text, 0, FloatText.write(number, text, 0), US_ASCII);
  }
}
