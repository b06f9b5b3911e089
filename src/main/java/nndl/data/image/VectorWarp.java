package nndl.data.image;

import static nndl.math.Lanes.L;
import static nndl.math.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Warp} with the Vector API. Each lane of a vector computes one of several neighbouring
 * pixels, with the same operations as {@link PlainWarp}, so the results are identical bit by bit.
 * The last vector of a row reaches into the next row, which is overwritten afterwards.
 */
final class VectorWarp extends Warp {
  /**
   * The sum of this number and a float is rounded to an integer, because a float of this size has
   * no fraction.
   */
  private static final float ROUNDING = 1.5f * (1 << 23);

  private static final int ROUNDING_BITS = Float.floatToRawIntBits(ROUNDING);

  VectorWarp(int rows, int columns, int channels) {
    super(rows, columns, channels);
  }

  @Override
  void trace(int r) {
    float y = r - middleRow;
    float slanted = slant * y;
    float startRow = middleRow + shiftDown + rowByRow * y;
    float startColumn = middleColumn + shiftRight + columnByRow * y;
    int downAt = down.at() + r * down.step();
    int rightAt = right.at() + r * right.step();
    for (int c = 0; c < columns; c += L) {
      FloatVector x = load(fromMiddle, c).add(slanted);
      FloatVector row =
          x.mul(rowByColumn)
              .add(startRow)
              .add(load(down.field(), downAt + c).mul(down.times()))
              .max(-1f)
              .min((float) rows);
      FloatVector column =
          x.mul(columnByColumn)
              .add(startColumn)
              .add(load(right.field(), rightAt + c).mul(right.times()))
              .max(-1f)
              .min((float) columns);
      FloatVector upper = floor(row);
      FloatVector left = floor(column);
      int k = r * columns + c;
      whole(upper).add(1).mul(stride).add(whole(left)).add(1).mul(channels).intoArray(corner, k);
      row.sub(upper).intoArray(below, k);
      column.sub(left).intoArray(beside, k);
    }
  }

  private static FloatVector floor(FloatVector x) {
    FloatVector nearest = x.add(ROUNDING).sub(ROUNDING);
    return nearest.sub(1f, nearest.compare(VectorOperators.GT, x));
  }

  /** Converts floats without fractions to ints. */
  private static IntVector whole(FloatVector x) {
    return x.add(ROUNDING).reinterpretAsInts().sub(ROUNDING_BITS);
  }
}
