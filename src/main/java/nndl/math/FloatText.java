package nndl.math;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;

/**
 * Writes floats as ASCII text into an array of bytes. It creates no objects, except for 0,
 * infinities and NaN. The digits are found by the Schubfach algorithm (R. Giulietti, "The Schubfach
 * way to render doubles", 2020), which Java uses since version 19. The text has the fewest digits,
 * but at least two, from which the same float is read. If there are several such texts, the one
 * nearest to the float is written.
 */
public final class FloatText {
  /** The length of the longest text, for example -1.17549435E-38. */
  public static final int MAX_BYTES = 15;

  private static final int FRACTION_BITS = 23;
  private static final int HIDDEN_BIT = 1 << FRACTION_BITS;
  private static final int MAX_EXPONENT = 0xff;

  /**
   * The exponent of the smallest subnormal number, 2^-149. All subnormal numbers are multiples of
   * it.
   */
  private static final int MIN_Q = -149;

  /**
   * A subnormal number with a smaller fraction may have only one digit. It is multiplied by 10,
   * because two digits are needed.
   */
  private static final int TINY = 8;

  private static final int MIN_K = -45;
  private static final int MAX_K = 31;

  /** The 63 leading bits of 10^-k, rounded up, for each k from {@link #MIN_K} to {@link #MAX_K}. */
  private static final long[] POWERS = powers();

  /** The powers 10^0 to 10^9. */
  private static final int[] TENS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  /** The two digits of each number from 00 to 99. */
  private static final byte[] PAIRS = pairs();

  private FloatText() {}

  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }

  private static long[] powers() {
    long[] powers = new long[MAX_K - MIN_K + 1];
    for (int k = MIN_K; k <= MAX_K; k++) {
      BigInteger power = BigInteger.TEN.pow(Math.abs(k));
      BigInteger bits =
          k <= 0
              ? power.shiftLeft(Long.SIZE)
              : BigInteger.ONE.shiftLeft(4 * Long.SIZE).divide(power);
      powers[k - MIN_K] = bits.shiftRight(bits.bitLength() - (Long.SIZE - 1)).longValue() + 1;
    }
    return powers;
  }

  /**
   * Writes a number in the format of {@link NumberText}.
   *
   * @param target needs at least {@link #MAX_BYTES} elements from {@code from} on
   * @return the index after the text
   */
  public static int write(float number, byte[] target, int from) {
    int bits = Float.floatToRawIntBits(number);
    int exponent = (bits >>> FRACTION_BITS) & MAX_EXPONENT;
    int fraction = bits & (HIDDEN_BIT - 1);
    if (exponent == MAX_EXPONENT || (exponent == 0 && fraction == 0)) {
      byte[] text = Float.toString(number).getBytes(US_ASCII);
      System.arraycopy(text, 0, target, from, text.length);
      return from + text.length;
    }
    int at = from;
    if (bits < 0) {
      target[at++] = '-';
    }
    if (exponent > 0) {
      return write(MIN_Q - 1 + exponent, HIDDEN_BIT | fraction, 0, target, at);
    }
    return fraction < TINY
        ? write(MIN_Q, 10 * fraction, -1, target, at)
        : write(MIN_Q, fraction, 0, target, at);
  }

  /**
   * Writes the number c 2^q 10^shift. A decimal number is read as this float if it is between the
   * midpoints to the two neighbouring floats.
   */
  private static int write(int q, int c, int shift, byte[] target, int at) {
    boolean even = (c & 1) == 0;
    boolean regular = c != HIDDEN_BIT || q == MIN_Q; // else the neighbour below is nearer
    int k = regular ? floorLog10Pow2(q) : floorLog10ThreeQuartersPow2(q);
    int h = q + floorLog2Pow10(-k) + Integer.SIZE + 1;
    long power = POWERS[k - MIN_K];
    long four = (long) c << 2;
    int middle = roundToOdd(power, four << h);
    int low = roundToOdd(power, (four - (regular ? 2 : 1)) << h) + (even ? 0 : 1);
    int high = roundToOdd(power, (four + 2) << h) - (even ? 0 : 1);
    int s = middle >> 2;
    if (s >= 100) {
      int tens = s / 10 * 10;
      boolean belowFits = low <= tens << 2;
      boolean aboveFits = (tens + 10) << 2 <= high;
      if (belowFits != aboveFits) {
        return write(belowFits ? tens : tens + 10, k, target, at);
      }
    }
    boolean belowFits = low <= s << 2;
    boolean aboveFits = (s + 1) << 2 <= high;
    int nearer = middle - (4 * s + 2); // s is nearer if negative, s + 1 if positive
    boolean below = belowFits != aboveFits ? belowFits : nearer < 0 || (nearer == 0 && s % 2 == 0);
    return write(below ? s : s + 1, k + shift, target, at);
  }

  /** Returns the upper bits of a product. The last of them is also 1 if any lower bit is 1. */
  private static int roundToOdd(long power, long factor) {
    long product = Math.multiplyHigh(power, factor);
    boolean exact = (product & Integer.MAX_VALUE) == 0;
    return (int) (product >>> (Integer.SIZE - 1)) | (exact ? 0 : 1);
  }

  private static int floorLog10Pow2(int q) {
    return (int) ((q * 661_971_961_083L) >> 41);
  }

  private static int floorLog10ThreeQuartersPow2(int q) {
    return (int) ((q * 661_971_961_083L - 274_743_187_321L) >> 41);
  }

  private static int floorLog2Pow10(int k) {
    return (int) ((k * 913_124_641_741L) >> 38);
  }

  /**
   * Writes {@code number} times 10^{@code exponent}. From 0.001 to below 10^7 the text has no
   * exponent. There is always a digit after the point.
   */
  private static int write(int number, int exponent, byte[] target, int from) {
    int digits = number;
    int e = exponent;
    while (digits % 10 == 0) {
      digits /= 10;
      e++;
    }
    int count = count(digits);
    int first = e + count - 1; // the exponent of the first digit
    int at = from;
    if (first < -3 || first >= 7) {
      at = writeWithPoint(digits, count, 1, target, at);
      target[at++] = 'E';
      if (first < 0) {
        target[at++] = '-';
      }
      int size = Math.abs(first);
      return writeDigits(size, count(size), target, at);
    }
    if (first >= 0) {
      return writeWithPoint(digits, count, first + 1, target, at);
    }
    target[at++] = '0';
    target[at++] = '.';
    for (int zeros = first + 1; zeros < 0; zeros++) {
      target[at++] = '0';
    }
    return writeDigits(digits, count, target, at);
  }

  /**
   * Writes {@code digits} with a point after the first {@code before} digits. If there are fewer
   * digits, zeros follow them.
   */
  private static int writeWithPoint(int digits, int count, int before, byte[] target, int from) {
    int at = writeDigits(digits, count, target, from);
    while (at <= from + before) { // also one after the point
      target[at++] = '0';
    }
    int point = from + before;
    if (count > before) {
      System.arraycopy(target, point, target, point + 1, at - point);
      at++;
    } else {
      at = point + 2;
      target[point + 1] = '0';
    }
    target[point] = '.';
    return at;
  }

  private static int writeDigits(int digits, int count, byte[] target, int from) {
    int rest = digits;
    int at = from + count;
    while (at - from >= 2) {
      int pair = rest % 100;
      rest /= 100;
      target[--at] = PAIRS[2 * pair + 1];
      target[--at] = PAIRS[2 * pair];
    }
    if (at > from) {
      target[from] = (byte) ('0' + rest);
    }
    return from + count;
  }

  /**
   * Returns the number of decimal digits. It follows from the number of bits, times 1233 / 4096,
   * which is nearly log10(2). This estimate may be one too low.
   */
  private static int count(int digits) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(digits);
    int least = (bits * 1233) >> 12;
    return digits < TENS[least] ? least : least + 1;
  }
}
