package nndl.math;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Writes floats as ASCII text into an array of bytes, in the format of {@link NumberText}. A file
 * of predictions has a confidence or outputs in each row. Most of these are from 0.001 to below 1,
 * and are written without an object, in half the time.
 */
public final class FloatText {
  /** The length of the longest text, for example -1.17549435E-38. */
  public static final int MAX_BYTES = 15;

  /** So many decimals always contain the shortest text of a number below 1, if that has fewer. */
  private static final int FEW_DECIMALS = 7;

  private static final double TEN_TO_FEW = 1e7;
  private static final float LEAST = 1e-3f;

  private FloatText() {}

  /**
   * Writes a number.
   *
   * @param target needs at least {@link #MAX_BYTES} elements from {@code from} on
   * @return the index after the text
   */
  public static int write(float number, byte[] target, int from) {
    if (number >= LEAST && number < 1) {
      return writeShare(number, target, from);
    }
    byte[] text = NumberText.of(number).getBytes(US_ASCII);
    System.arraycopy(text, 0, target, from, text.length);
    return from + text.length;
  }

  /**
   * Writes the nearest of the decimal numbers with the fewest decimals that are read as this one.
   */
  private static int writeShare(float number, byte[] target, int from) {
    int decimals = FEW_DECIMALS;
    double power = TEN_TO_FEW;
    double scaled = Math.rint(number * power);
    while ((float) (scaled / power) != number) {
      decimals++;
      power *= 10;
      scaled = Math.rint(number * power);
    }
    int digits = (int) scaled;
    while (digits % 10 == 0) {
      decimals--;
      digits /= 10;
    }
    int end = from + 2 + decimals;
    for (int at = end - 1; at > from + 1; at--) {
      target[at] = (byte) ('0' + digits % 10);
      digits /= 10;
    }
    target[from] = '0';
    target[from + 1] = '.';
    return end;
  }
}
