package nndl.data.image;

import java.util.Arrays;
import nndl.math.Jvm;
import nndl.math.Matrix;

/**
 * Distorts images of one shape: each pixel of the new image is taken from some position in the old
 * one. With the middle of the image as origin, pixel (y, x) comes from A (y, x + slant y), plus a
 * shift, plus a displacement of its own. Between pixels the value is interpolated from the four
 * around (bilinear), and outside the old image it is zero.
 *
 * <p>The numbers are float32 and computed in one order, so they have the same bits on every
 * machine, however many pixels are computed at once. It holds buffers, so it is not safe for use by
 * several threads.
 */
abstract sealed class Warp permits PlainWarp, VectorWarp {
  final int rows;
  final int columns;

  /** The numbers of a pixel, which are stored side by side. */
  final int channels;

  /** The pixels of a row of the old image, with its border. */
  final int stride;

  final float middleRow;
  final float middleColumn;

  /** The distance of each column from the middle, followed by one vector. */
  final float[] fromMiddle;

  float slant;
  float rowByRow;
  float rowByColumn;
  float columnByRow;
  float columnByColumn;
  float shiftDown;
  float shiftRight;

  /** The pixels' own displacements: down, and to the right. */
  final Displacement down = new Displacement();

  final Displacement right = new Displacement();

  /** For each new pixel, the position in {@link #old} of the upper left of its four old pixels. */
  final int[] corner;

  /** For each new pixel, its distance down, and to the right, from the upper left of the four. */
  final float[] below;

  final float[] beside;

  /** The old image with a border of zeros, so that there are always four pixels. */
  private final float[] old;

  /** The position in {@link #old} of each number of an image. */
  private final int[] positions;

  /** The positions in {@link #old} of the first and the last number that was set. */
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

  /** The fastest implementation that this JVM can run. */
  static Warp of(int rows, int columns, int channels) {
    return Jvm.VECTORS
        ? new VectorWarp(rows, columns, channels)
        : new PlainWarp(rows, columns, channels);
  }

  /** The displacement of each pixel in one direction; it is set again for each image. */
  static final class Displacement {
    float[] field;
    int at;
    int step;
    float times;

    /**
     * Sets row r to the numbers of {@code field} from {@code at + r * step} on, each times {@code
     * times}, in pixels. One vector behind the last row is read too.
     */
    void set(float[] field, int at, int step, float times) {
      this.field = field;
      this.at = at;
      this.step = step;
      this.times = times;
    }
  }

  /** Sets the slant, and the matrix A by its rows. */
  void affine(
      float slant, float rowByRow, float rowByColumn, float columnByRow, float columnByColumn) {
    this.slant = slant;
    this.rowByRow = rowByRow;
    this.rowByColumn = rowByColumn;
    this.columnByRow = columnByRow;
    this.columnByColumn = columnByColumn;
  }

  /** Sets the shift of all pixels, down and to the right. */
  void shift(float down, float right) {
    shiftDown = down;
    shiftRight = right;
  }

  /** Begins another old image, which is all zeros. */
  void clear() {
    Arrays.fill(old, 0);
    first = old.length;
    last = -1;
  }

  /** Sets number {@code k} of the old image. */
  void set(int k, float value) {
    int at = positions[k];
    old[at] = value;
    first = Math.min(first, at);
    last = Math.max(last, at);
  }

  /** Writes the numbers of the new image. */
  void apply(float[] target) {
    for (int r = 0; r < rows; r++) {
      trace(r);
    }
    for (int channel = 0; channel < channels; channel++) {
      interpolate(channel, target);
    }
  }

  /**
   * Finds where the pixels of row {@code r} come from: their corners, and their distances from
   * these.
   */
  abstract void trace(int r);

  /** Interpolates the new image. Images mostly begin and end with background, which is skipped. */
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
