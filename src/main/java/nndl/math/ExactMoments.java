package nndl.math;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigInteger;

/**
 * The mean and the standard deviation of numbers, each of which may have a weight, as if they were
 * computed without any rounding and then rounded once to float64. They do not depend on the order
 * of the numbers, nor on how the numbers are divided among several of these objects that are added
 * later. A number of weight 2 counts as two numbers.
 */
public final class ExactMoments implements Serializable {
  private static final long serialVersionUID = 1;

  /** The smallest number above zero is {@code 2^-1074}; sums count in units of it. */
  private static final int UNIT = 1074;

  /** The smallest weight above zero is {@code 2^-149}; sums count in units of it too. */
  private static final int WEIGHT_UNIT = 149;

  private static final int EXPONENTS = 0x7ff;

  /** Bits that are more than enough to round to the 53 bits of a float64. */
  private static final int ENOUGH_BITS = 66;

  private long count;

  /** By how much the sum of the weights differs from {@link #count}. */
  private final ExactSum excess = new ExactSum();

  private final ExactSum sum = new ExactSum();
  private final ExactSum squares = new ExactSum();

  /** Adds a finite number. */
  public void add(double number) {
    add(number, 1);
  }

  /**
   * Adds a finite number.
   *
   * @param weight how much it counts: a finite number of 0 or more
   */
  public void add(double number, float weight) {
    count++;
    long factor = 1; // of weight == factor * 2^(unit - WEIGHT_UNIT)
    int unit = WEIGHT_UNIT;
    if (weight != 1) {
      int weightBits = Float.floatToRawIntBits(weight);
      int weightExponent = weightBits >>> 23;
      factor = (weightBits & ((1 << 23) - 1)) | (weightExponent == 0 ? 0 : 1 << 23);
      unit = Math.max(0, weightExponent - 1);
      excess.add(0, factor, unit, 1);
      excess.add(0, 1, WEIGHT_UNIT, -1);
    }
    if (number == 0) {
      return;
    }
    long bits = Double.doubleToRawLongBits(number);
    int exponent = (int) (bits >>> 52) & EXPONENTS;
    if (exponent == EXPONENTS) {
      throw new IllegalArgumentException("no finite number: " + number);
    }
    long fraction = bits & ((1L << 52) - 1);
    long mantissa = exponent == 0 ? fraction : fraction | (1L << 52);
    int place = Math.max(0, exponent - 1);
    int sign = bits < 0 ? -1 : 1;
    sum.add(Math.multiplyHigh(mantissa, factor), mantissa * factor, place + unit, sign);
    long high = Math.multiplyHigh(mantissa, mantissa);
    long low = mantissa * mantissa;
    if (factor == 1) {
      squares.add(high, low, 2 * place + unit, 1);
    } else { // the two halves of the square, each times the factor
      long carried = Math.multiplyHigh(low, factor) + (low < 0 ? factor : 0);
      squares.add(carried, low * factor, 2 * place + unit, 1);
      squares.add(Math.multiplyHigh(high, factor), high * factor, 2 * place + unit + Long.SIZE, 1);
    }
  }

  /** Returns the moments of these numbers and of zeros, which together count as others do. */
  public ExactMoments withZeros(ExactMoments others) {
    ExactMoments all = new ExactMoments();
    all.count = others.count;
    all.excess.add(others.excess);
    all.sum.add(sum);
    all.squares.add(squares);
    return all;
  }

  /** Adds the numbers of another object. */
  public void add(ExactMoments other) {
    count += other.count;
    excess.add(other.excess);
    sum.add(other.sum);
    squares.add(other.squares);
  }

  /** Writes the moments, for {@link #read}, in a third of the bytes of an object. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    excess.write(out);
    sum.write(out);
    squares.write(out);
  }

  /** Reads moments. */
  public static ExactMoments read(DataInput in) throws IOException {
    ExactMoments moments = new ExactMoments();
    moments.count = in.readLong();
    moments.excess.read(in);
    moments.sum.read(in);
    moments.squares.read(in);
    return moments;
  }

  /** Returns how many numbers there are, whatever their weights. */
  public long count() {
    return count;
  }

  /** Returns the sum of the weights, in units of the smallest. */
  private BigInteger weight() {
    return BigInteger.valueOf(count).shiftLeft(WEIGHT_UNIT).add(excess.value());
  }

  /** Returns the mean; there must be a number of a weight above 0. */
  public double mean() {
    BigInteger total = sum.value();
    return total.signum() * quotient(total.abs(), weight(), -UNIT);
  }

  /**
   * Returns the standard deviation: the square root of the mean squared distance from the mean.
   * There must be a number of a weight above 0.
   */
  public double deviation() {
    return root(sum.value());
  }

  /** Returns the square root of the mean square; there must be a number of a weight above 0. */
  public double rootMeanSquare() {
    return root(BigInteger.ZERO);
  }

  /** Returns the square root of the mean squared distance from {@code total / weight()}. */
  private double root(BigInteger total) {
    BigInteger n = weight();
    BigInteger spread = n.multiply(squares.value()).subtract(total.multiply(total));
    BigInteger divisor = n.multiply(n);
    int shift = shift(spread, divisor, 2 * ENOUGH_BITS);
    shift += shift & 1;
    BigInteger[] variance = spread.shiftLeft(shift).divideAndRemainder(divisor);
    BigInteger[] root = variance[0].sqrtAndRemainder();
    boolean more = variance[1].signum() != 0 || root[1].signum() != 0 || drops(spread, shift);
    return rounded(root[0], more, -UNIT - shift / 2);
  }

  /** Returns {@code dividend / divisor * 2^exponent}, rounded once. */
  private static double quotient(BigInteger dividend, BigInteger divisor, int exponent) {
    int shift = shift(dividend, divisor, ENOUGH_BITS);
    BigInteger[] parts = dividend.shiftLeft(shift).divideAndRemainder(divisor);
    return rounded(parts[0], parts[1].signum() != 0 || drops(dividend, shift), exponent - shift);
  }

  /**
   * Returns by how many bits a dividend must grow for a quotient of so many bits, or shrink, since
   * a sum has thousands, which would take long.
   */
  private static int shift(BigInteger dividend, BigInteger divisor, int bits) {
    return bits + divisor.bitLength() - dividend.bitLength();
  }

  /** Whether a shift to the right drops a part of a number. */
  private static boolean drops(BigInteger number, int shift) {
    return number.signum() != 0 && number.getLowestSetBit() < -shift;
  }

  /**
   * Returns {@code number * 2^exponent}, rounded to the nearest float64, or of two equally near
   * ones to the even one.
   *
   * @param number zero, or a number of more than 53 bits
   * @param more whether the number is a fraction of 1 larger
   */
  private static double rounded(BigInteger number, boolean more, int exponent) {
    int kept = Math.min(53, number.bitLength() + exponent + UNIT);
    int dropped = number.bitLength() - kept;
    if (number.signum() == 0 || kept < 0) {
      return 0;
    }
    long whole = number.shiftRight(dropped).longValue();
    boolean half = number.testBit(dropped - 1);
    boolean aboveHalf = more || number.getLowestSetBit() < dropped - 1;
    long even = half && (aboveHalf || (whole & 1) == 1) ? whole + 1 : whole;
    return Math.scalb((double) even, exponent + dropped);
  }
}
