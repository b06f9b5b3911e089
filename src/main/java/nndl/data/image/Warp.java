package nndl.data.image;

import java.util.Arrays;
import nndl.math.Jvm;
import nndl.math.Matrix;

/**
 * Distorts images of one shape: each pixel of the new image is taken from somewhere in the old one.
 * With the middle of the image as origin, pixel (y, x) comes from A (y, x + slant y), plus a shift,
 * plus a displacement of its own. Between pixels the old image is the mean of the four around, by
 * their nearness (bilinear), and outside it is zero.
 *
 * <p>The numbers are float32, computed in one order, so they have the same bits on every machine
 * and however many pixels are computed at once. Holds buffers, so it serves one thread.
 */
abstract sealed class Warp permits PlainWarp, VectorWarp {
  final int rows;
  final int columns;

  /** Numbers of a pixel, which stand side by side. */
  final int channels;

  /** Pixels of a row of the old image, with those around it. */
  final int stride;

  final float middleRow;
  final float middleColumn;

  /** How far each column is from the middle, and as many columns more as a vector may have. */
  final float[] fromMiddle;

  float slant;
  float rowByRow;
  float rowByColumn;
  float columnByRow;
  float columnByColumn;
  float shiftDown;
  float shiftRight;

  /** How far below, and to the right of, its place each pixel is taken from, besides. */
  final Displacement down = new Displacement();

  final Displacement right = new Displacement();

  /** Of each new pixel, where the upper left of the four old ones stands in {@link #old}. */
  final int[] corner;

  /** Of each new pixel, how far it is below, and to the right of, the upper left of the four. */
  final float[] below;

  final float[] beside;

  /** The old image, with zeros around it so that there always are four pixels. */
  private final float[] old;

  /** Where each number of an image stands in {@link #old}. */
  private final int[] place;

  /** Where the first and the last number that was set stand in {@link #old}. */
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
    this.place = new int[rows * columns * channels];
    for (int k = 0; k < place.length; k++) {
      int pixel = k / channels;
      int at = (pixel / columns + 1) * stride + pixel % columns + 1;
      place[k] = at * channels + k % channels;
    }
  }

  /** The fastest that this JVM can run. */
  static Warp of(int rows, int columns, int channels) {
    return Jvm.VECTORS
        ? new VectorWarp(rows, columns, channels)
        : new PlainWarp(rows, columns, channels);
  }

  /** Bytes of one. */
  static long bytes(int rows, int columns, int channels) {
    long pixels = (long) (rows + 3) * (columns + 3);
    return pixels * (Integer.BYTES + 2 * Float.BYTES + channels * (Integer.BYTES + Float.BYTES));
  }

  /** How far each pixel is displaced in one direction; to be set again and again. */
  static final class Displacement {
    float[] field;
    int at;
    int step;
    float times;

    /**
     * Row r is the numbers of {@code field} from {@code at + r * step} on, each times {@code
     * times}, in pixels. Behind the last row as many numbers more as a vector has are read.
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

  /** Sets how far below, and to the right of, its place every pixel is taken from. */
  void shift(float down, float right) {
    shiftDown = down;
    shiftRight = right;
  }

  /** Begins another old image, of zeros. */
  void clear() {
    Arrays.fill(old, 0);
    first = old.length;
    last = -1;
  }

  /** Sets number {@code k} of the old image. */
  void set(int k, float value) {
    int at = place[k];
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

  /** Finds where row {@code r} comes from: its corners, and how far each pixel is from its own. */
  abstract void trace(int r);

  /** Images mostly begin and end with background, which needs no numbers. */
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
