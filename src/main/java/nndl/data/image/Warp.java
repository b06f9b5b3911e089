package nndl.data.image;

import java.util.Arrays;
import nndl.math.Jvm;
import nndl.math.Matrix;

/**
 * Distorts images of one shape. Each pixel of the new image is taken from a position in the old
 * image. With the middle of the image as origin, the position of pixel (y, x) is A (y, x + slant
 * y), plus a shift, plus a displacement of this pixel. The value at a position between pixels is
 * interpolated from the four pixels around it (bilinear). Outside the old image all values are
 * zero.
 *
 * <p>The values are float32 and are computed in a fixed order, so they are identical bit by bit on
 * every machine, whether pixels are computed one by one or several at once. A warp contains
 * buffers, so it is not safe for use by several threads.
 */
abstract sealed class Warp permits PlainWarp, VectorWarp {
  final int rows;
  final int columns;

  /** The number of values of a pixel, which are stored side by side. */
  final int channels;

  /** The number of pixels of a row of the old image, including its border. */
  final int stride;

  final float middleRow;
  final float middleColumn;

  /**
   * The distance of each column from the middle. The array is one vector longer than a row, because
   * the last vector of a row reaches beyond its end.
   */
  final float[] fromMiddle;

  float slant;
  float rowByRow;
  float rowByColumn;
  float columnByRow;
  float columnByColumn;
  float shiftDown;
  float shiftRight;

  /** The displacement of each pixel, downwards and to the right, which is set for each image. */
  Displacement down;

  Displacement right;

  /** For each new pixel, the index in {@link #old} of the upper left of its four old pixels. */
  final int[] corner;

  /**
   * For each new pixel, the distance of its position from the upper left of its four old pixels,
   * downwards and to the right.
   */
  final float[] below;

  final float[] beside;

  /** The old image with a border of zeros, so that every position has four pixels around it. */
  private final float[] old;

  /** The index in {@link #old} of each value of an image. */
  private final int[] positions;

  /** The indexes in {@link #old} of the first and the last value that was set. */
  private int first;

  private int last;

  Warp(int rows, int columns, int channels) {
    this.rows = rows;
    this.columns = columns;
    this.channels = channels;
    this.stride = columns + 3;
    this.middleRow = (rows - 1) / 2f;
    this.middleColumn = (columns - 1) / 2f;
    this.fromMiddle = new float[columns + Matrix.LANES];
    for (int c = 0; c < fromMiddle.length; c++) {
      fromMiddle[c] = c - middleColumn;
    }
    int pixels = rows * columns + Matrix.LANES;
    this.corner = new int[pixels];
    this.below = new float[pixels];
    this.beside = new float[pixels];
    this.old = new float[(rows + 3) * stride * channels];
    this.positions = new int[rows * columns * channels];
    for (int k = 0; k < positions.length; k++) {
      int pixel = k / channels;
      int at = (pixel / columns + 1) * stride + pixel % columns + 1;
      positions[k] = at * channels + k % channels;
    }
  }

  /** Creates the fastest implementation that this JVM can run. */
  static Warp of(int rows, int columns, int channels) {
    return Jvm.VECTORS
        ? new VectorWarp(rows, columns, channels)
        : new PlainWarp(rows, columns, channels);
  }

  /**
   * The displacement of each pixel in one direction. That of row {@code r}, in pixels, is the
   * values of {@code field} from index {@code at + r * step} on, multiplied by {@code times}. The
   * field must be one vector longer than the last row, because this vector is read too.
   */
  record Displacement(float[] field, int at, int step, float times) {}

  /**
   * Sets the slant and, as matrix A, the inverse of a change of height and width and of a rotation
   * after it.
   */
  void affine(double slant, double angle, double height, double width) {
    double cosine = StrictMath.cos(angle);
    double sine = StrictMath.sin(angle);
    affine(
        (float) slant,
        (float) (cosine / height),
        (float) (-sine / height),
        (float) (sine / width),
        (float) (cosine / width));
  }

  /** Sets the slant and the matrix A, row by row. */
  void affine(
      float slant, float rowByRow, float rowByColumn, float columnByRow, float columnByColumn) {
    this.slant = slant;
    this.rowByRow = rowByRow;
    this.rowByColumn = rowByColumn;
    this.columnByRow = columnByRow;
    this.columnByColumn = columnByColumn;
  }

  /** Sets the shift of all positions in the old image, downwards and to the right. */
  void shift(float down, float right) {
    shiftDown = down;
    shiftRight = right;
  }

  /** Begins a new old image whose values are all zero. */
  void clear() {
    Arrays.fill(old, 0);
    first = old.length;
    last = -1;
  }

  /** Sets value {@code k} of the old image. */
  void set(int k, float value) {
    int at = positions[k];
    old[at] = value;
    first = Math.min(first, at);
    last = Math.max(last, at);
  }

  /** Writes all values of the new image to {@code target}. */
  void apply(float[] target) {
    for (int r = 0; r < rows; r++) {
      trace(r);
    }
    for (int channel = 0; channel < channels; channel++) {
      interpolate(channel, target);
    }
  }

  /**
   * Computes the positions in the old image of the pixels of row {@code r}. Writes their {@link
   * #corner}, {@link #below} and {@link #beside}.
   */
  abstract void trace(int r);

  /**
   * Interpolates one channel of the new image. The background before the first and after the last
   * value of the old image is skipped, because most images begin and end with background.
   */
  private void interpolate(int channel, float[] target) {
    float[] image = old;
    int next = stride * channels;
    int begin = first - next - channels;
    for (int k = 0, t = channel; k < rows * columns; k++, t += channels) {
      int at = corner[k] + channel;
      float value = 0;
      if (at >= begin && at <= last) {
        float a = beside[k];
        float b = below[k];
        float upper = (1 - a) * image[at] + a * image[at + channels];
        float lower = (1 - a) * image[at + next] + a * image[at + next + channels];
        value = (1 - b) * upper + b * lower;
      }
      target[t] = value;
    }
  }
}
