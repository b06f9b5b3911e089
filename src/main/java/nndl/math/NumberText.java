package nndl.math;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;

/**
 * Writes numbers as text, in the format of {@link Double#toString}, with the fewest digits from
 * which the same number is read. Java itself does this since version 19. Earlier versions sometimes
 * write one more digit, so equal runs on different versions would write different files.
 */
public final class NumberText {
  private NumberText() {}

  /** Returns the text of a double. */
  public static String of(double number) {
    return DoubleToDecimal.toString(number);
  }

  /** Returns the text of a float. */
  public static String of(float number) {
    byte[] text = new byte[FloatText.MAX_BYTES];
    return new String(text, 0, FloatText.write(number, text, 0), US_ASCII);
  }
}
