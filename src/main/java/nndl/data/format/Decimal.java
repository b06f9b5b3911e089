package nndl.data.format;

import java.nio.charset.StandardCharsets;
import nndl.data.packed.SampleSink;

/** Parses decimal numbers: digits, optionally with a sign, a point and an exponent. */
final class Decimal {
  private static final int MAX_LENGTH = 64;

  private Decimal() {}

  /**
   * Returns the number in the bytes {@code from} to {@code to - 1}, or NaN if they do not contain a
   * finite number.
   */
  static float parse(byte[] text, int from, int to) {
    if (to - from > MAX_LENGTH || to == from) {
      return Float.NaN;
    }
    for (int i = from; i < to; i++) {
      byte c = text[i]; // Java's parser would also accept a trailing f, and NaN
      if (!((c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E')) {
        return Float.NaN;
      }
    }
    try {
      float value =
          Float.parseFloat(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
      return Float.isInfinite(value) ? Float.NaN : value;
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  /**
   * Returns the class number in the bytes {@code from} to {@code to - 1} of the line. Fails if it
   * is not a whole number from 0 to 999.
   */
  static int label(LineReader line, int from, int to) {
    float value = parse(line.buffer(), from, to);
    if (!(value >= 0 && value < SampleSink.MAX_CLASSES && value == (int) value)) {
      throw line.expected("a class number of 0 to 999 as label", line.show(from, to));
    }
    return (int) value;
  }
}
