package nndl.data.format;

import java.nio.charset.StandardCharsets;
import nndl.data.packed.SampleSink;

/** Parses decimal numbers: digits, optionally with a sign, a point and an exponent. */
final class Decimal {
  private static final int MAX_LENGTH = 64;
  private static final int FEW_DIGITS = 4;

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
   * Returns the class number in the bytes {@code from} to {@code to - 1}, or -1 if they are not a
   * whole number from 0 to 999.
   */
  static int label(byte[] text, int from, int to) {
    int number = 0;
    int at = from;
    while (at < to && text[at] >= '0' && text[at] <= '9' && at - from < FEW_DIGITS) {
      number = number * 10 + text[at++] - '0';
    }
    float value = at == to && at > from ? number : parse(text, from, to);
    return value >= 0 && value < SampleSink.MAX_CLASSES && value == (int) value ? (int) value : -1;
  }

  /**
   * Creates the error for a label that is not the number of a class.
   *
   * @param where what else of the line is shown
   */
  static WrongLine wrongLabel(LineReader line, int from, int to, String where) {
    boolean number = !Float.isNaN(parse(line.buffer(), from, to));
    return line.wrong(
        Fault.LABEL,
        "a class number of 0 to 999 as label",
        line.show(from, to) + where + (number ? ": nndl classifies, and does no regression" : ""));
  }
}
