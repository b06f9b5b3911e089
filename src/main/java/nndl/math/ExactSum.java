package nndl.math;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A sum of numbers {@code m * 2^place} without any rounding, so that its value does not depend on
 * the order. It is one long number in digits of 32 bits, of which only those between the smallest
 * and the largest that occur are kept. Each digit is a long, which can take many additions before
 * carries have to move up.
 */
final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1;
  private static final long DIGIT = 0xffff_ffffL;

  /** The digits that one number can touch: 106 bits, moved by up to 31 bits. */
  private static final int TOUCHED = 5;

  /** Each addition adds less than 2^32 to a digit, and a digit begins below 2^32. */
  private static final int MOST_PENDING = 1 << 30;

  /** The place of the lowest digit that is kept: it counts {@code 2^(32 * lowest)}. */
  private int lowest;

  private long[] digits = {};
  private int pending;

  /**
   * Adds {@code sign * (high * 2^64 + low) * 2^place}.
   *
   * @param high the upper bits of an unsigned number below 2^106
   * @param place 0 or more
   * @param sign 1 or -1
   */
  void add(long high, long low, int place, int sign) {
    if (pending == MOST_PENDING) {
      carry();
    }
    pending++;
    int digit = place >> 5;
    int shift = place & 31;
    cover(digit, digit + TOUCHED);
    int at = digit - lowest;
    long first = low << shift;
    long second = (high << shift) | (low >>> 1 >>> (63 - shift));
    digits[at] += sign * (first & DIGIT);
    digits[at + 1] += sign * (first >>> 32);
    digits[at + 2] += sign * (second & DIGIT);
    digits[at + 3] += sign * (second >>> 32);
    digits[at + 4] += sign * (high >>> 1 >>> (63 - shift));
  }

  /** Adds another sum. */
  void add(ExactSum other) {
    if (other.digits.length == 0) {
      return;
    }
    carry();
    other.carry();
    cover(other.lowest, other.lowest + other.digits.length);
    for (int d = 0; d < other.digits.length; d++) {
      digits[other.lowest + d - lowest] += other.digits[d];
    }
    pending = 1;
  }

  /** Writes the sum, for {@link #read}. */
  void write(DataOutput out) throws IOException {
    carry();
    out.writeByte(lowest);
    out.writeByte(digits.length);
    for (long digit : digits) {
      out.writeLong(digit);
    }
  }

  /** Reads the sum, which must be 0 before. */
  void read(DataInput in) throws IOException {
    lowest = in.readUnsignedByte();
    digits = new long[in.readUnsignedByte()];
    for (int d = 0; d < digits.length; d++) {
      digits[d] = in.readLong();
    }
    pending = 1;
  }

  /** Returns the sum as a whole number. */
  BigInteger value() {
    BigInteger value = BigInteger.ZERO;
    for (int d = digits.length - 1; d >= 0; d--) {
      value = value.shiftLeft(32).add(BigInteger.valueOf(digits[d]));
    }
    return value.shiftLeft(32 * lowest);
  }

  /** Keeps the digits {@code from} to {@code to - 1} too. */
  private void cover(int from, int to) {
    if (digits.length == 0) {
      lowest = from;
      digits = new long[to - from];
    } else if (from < lowest) {
      long[] more = new long[lowest + digits.length - from];
      System.arraycopy(digits, 0, more, lowest - from, digits.length);
      lowest = from;
      digits = more;
    }
    if (to > lowest + digits.length) {
      digits = Arrays.copyOf(digits, to - lowest);
    }
  }

  /** Moves what is above 32 bits of a digit up to the next one. The highest has the sign. */
  private void carry() {
    for (int d = 0; d < digits.length; d++) {
      long up = digits[d] >> 32;
      if (up != 0 && d + 1 == digits.length) {
        if (up == -1) {
          break; // a negative number above -2^32
        }
        cover(lowest, lowest + digits.length + 1);
      }
      if (d + 1 < digits.length) {
        digits[d] &= DIGIT;
        digits[d + 1] += up;
      }
    }
    pending = 0;
  }
}
