package nndl.math;

import static nndl.math.Lanes.FLOATS;
import static nndl.math.Lanes.L;

import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Converts unsigned bytes to ints or floats. Every call checks its ranges. The plain loops are the
 * definition; vectors give the same numbers faster.
 */
public final class Bytes {
  private static final int UNSIGNED = 0xff;

  /**
   * The least number of lanes of a float vector that can be filled from a byte vector: the smallest
   * byte vector has eight lanes.
   */
  private static final int MIN_VECTOR = 8;

  private static final int SIGN = Integer.SIZE - 1;

  private Bytes() {}

  /**
   * Converts four groups of bytes, which follow each other, to ints. Each group has its own offset:
   * {@code to[k + i] = base + g * block + from[at + i]} for i below {@code count}, where g is the
   * number of the group, from 0 to 3.
   *
   * @param count the number of bytes in all groups
   * @param base the offset of group 0
   * @param block the difference between the offsets of two consecutive groups
   * @param end1 the end of group 0, as a value of i; it is not above {@code end2}
   * @param end2 the end of group 1; it is not above {@code end3}
   * @param end3 the end of group 2
   */
  public static void toInts(
      byte[] from,
      int at,
      int count,
      int base,
      int block,
      int end1,
      int end2,
      int end3,
      int[] to,
      int k) {
    check(from, at, count, to.length, k);
    if (fillVectors(count)) {
      Vectors.toInts(from, at, count, base, block, end1, end2, end3, to, k);
    } else {
      for (int i = 0; i < count; i++) {
        int blocks = (i < end1 ? 0 : 1) + (i < end2 ? 0 : 1) + (i < end3 ? 0 : 1);
        to[k + i] = base + blocks * block + (from[at + i] & UNSIGNED);
      }
    }
  }

  /** Sets {@code to[k + i] = from[at + i] / divisor} for i below {@code count}. */
  public static void toFloats(byte[] from, int at, int count, float divisor, float[] to, int k) {
    check(from, at, count, to.length, k);
    if (fillVectors(count)) {
      Vectors.toFloats(from, at, count, divisor, to, k);
    } else {
      for (int i = 0; i < count; i++) {
        to[k + i] = (from[at + i] & UNSIGNED) / divisor;
      }
    }
  }

  private static void check(byte[] from, int at, int count, int length, int k) {
    Objects.checkFromIndexSize(at, count, from.length);
    Objects.checkFromIndexSize(k, count, length);
  }

  private static boolean fillVectors(int count) {
    return Jvm.VECTORS && L >= MIN_VECTOR && count >= L;
  }

  /**
   * The loops with vectors. The last vector ends with the last number, so it may convert some
   * numbers of the vector before it again.
   */
  private static final class Vectors {
    private static final VectorSpecies<Integer> INTS =
        VectorSpecies.of(int.class, FLOATS.vectorShape());
    private static final VectorSpecies<Byte> BYTES =
        L == MIN_VECTOR ? ByteVector.SPECIES_64 : ByteVector.SPECIES_128;

    private Vectors() {}

    static void toInts(
        byte[] from,
        int at,
        int count,
        int base,
        int block,
        int end1,
        int end2,
        int end3,
        int[] to,
        int k) {
      IntVector before = IntVector.zero(INTS).addIndex(1).neg().sub(1);
      for (int i = 0; i < count; i += L) {
        int j = Math.min(i, count - L);
        IntVector left = before.sub(j);
        ints(from, at + j)
            .add(base)
            .add(behind(left.add(end1), block))
            .add(behind(left.add(end2), block))
            .add(behind(left.add(end3), block))
            .intoArray(to, k + j);
      }
    }

    /**
     * Returns {@code block} in each lane where {@code left} is negative, and 0 in the other lanes.
     */
    private static IntVector behind(IntVector left, int block) {
      return left.lanewise(VectorOperators.ASHR, SIGN).lanewise(VectorOperators.AND, block);
    }

    static void toFloats(byte[] from, int at, int count, float divisor, float[] to, int k) {
      for (int i = 0; i < count; i += L) {
        int j = Math.min(i, count - L);
        FloatVector floats =
            (FloatVector) ints(from, at + j).convertShape(VectorOperators.I2F, FLOATS, 0);
        floats.div(divisor).intoArray(to, k + j);
      }
    }

    /**
     * Returns the bytes as ints. It extends their signs and clears the upper bits, because Java 17
     * does not compile ZERO_EXTEND_B2I well.
     */
    private static IntVector ints(byte[] from, int at) {
      return (IntVector)
          ByteVector.fromArray(BYTES, from, at)
              .convertShape(VectorOperators.B2I, INTS, 0)
              .lanewise(VectorOperators.AND, UNSIGNED);
    }
  }
}
