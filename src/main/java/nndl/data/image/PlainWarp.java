package nndl.data.image;

/**
 * {@link Warp} without vectors, pixel by pixel. It is the definition against which {@link
 * VectorWarp} is tested.
 */
final class PlainWarp extends Warp {
  PlainWarp(int rows, int columns, int channels) {
    super(rows, columns, channels);
  }

  @Override
  void trace(int r) {
    float y = r - middleRow;
    int k = r * columns;
    for (int c = 0; c < columns; c++, k++) {
      float x = fromMiddle[c] + slant * y;
      float row = middleRow + shiftDown + rowByRow * y + rowByColumn * x;
      float column = middleColumn + shiftRight + columnByRow * y + columnByColumn * x;
      row = within(row + down.times() * down.field()[down.at() + r * down.step() + c], rows);
      column =
          within(
              column + right.times() * right.field()[right.at() + r * right.step() + c], columns);
      int upper = (int) Math.floor(row);
      int left = (int) Math.floor(column);
      corner[k] = ((upper + 1) * stride + left + 1) * channels;
      below[k] = row - upper;
      beside[k] = column - left;
    }
  }

  /**
   * Limits a position to the border of zeros around the image. Beyond the border the image is zero
   * too, so the limit does not change the result.
   */
  private static float within(float position, int length) {
    return position < -1 ? -1 : position > length ? length : position;
  }
}
