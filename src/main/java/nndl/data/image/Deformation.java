package nndl.data.image;

import static nndl.math.SplitMix.GOLDEN_GAMMA;

import java.util.Random;
import nndl.math.Matrix;

/**
 * Applies small random distortions that keep the class of an image: a rotation, a change of size, a
 * slant, and an elastic displacement of every pixel (Simard, Steinkraus and Platt, "Best practices
 * for convolutional neural networks applied to visual document analysis", 2003).
 *
 * <p>The distortion is a function of the seed and the sample's number, and is identical on every
 * machine: the results of {@link Random} and {@link StrictMath} are specified bit by bit, and
 * floats are summed in a fixed order. A deformation contains buffers, so it is not safe for use by
 * several threads.
 */
public final class Deformation {
  private static final double MAX_RADIANS = Math.PI / 12;
  private static final double MAX_RESIZING = 0.15;
  private static final double MAX_SLANT = 0.15;

  /** The sigma of the Gaussian that smooths the displacements, in pixels. */
  private static final double SIGMA = 4;

  /**
   * The largest displacement before smoothing, in pixels. After smoothing, the root mean square of
   * the displacements is 0.8 pixels. The paper uses 34, with which a thin digit sometimes folds
   * into another.
   */
  private static final double ALPHA = 20;

  private static final int RADIUS = 12;
  private static final Gaussian GAUSSIAN = gaussian();

  private final int rows;
  private final int columns;
  private final long seed;
  private final Warp warp;
  private final float[] down;
  private final float[] right;
  private final float[] distorted;

  /** Creates a deformation of images of {@code rows} x {@code columns} pixels. */
  public Deformation(int rows, int columns, long seed) {
    this.rows = rows;
    this.columns = columns;
    this.seed = seed;
    this.warp = Warp.of(rows, columns, 1);
    this.down = new float[rows * columns + Matrix.LANES];
    this.right = new float[rows * columns + Matrix.LANES];
    this.distorted = new float[rows * columns];
    warp.down.set(down, 0, columns, 1);
    warp.right.set(right, 0, columns, 1);
  }

  private static Gaussian gaussian() {
    float[] weights = new float[2 * RADIUS + 1];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double distance = i - RADIUS;
      weights[i] = (float) StrictMath.exp(-distance * distance / (2 * SIGMA * SIGMA));
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (weights[i] / sum);
    }
    return new Gaussian(weights);
  }

  /**
   * Distorts the image that begins at {@code source[from]} as sample {@code i}, and writes the
   * result to {@code target}.
   */
  public void apply(long i, byte[] source, int from, byte[] target) {
    Random random = new Random((seed ^ (i * GOLDEN_GAMMA)) * GOLDEN_GAMMA);
    double radians = MAX_RADIANS * symmetric(random);
    double size = 1 + MAX_RESIZING * symmetric(random);
    double slant = MAX_SLANT * symmetric(random);
    warp.affine(slant, radians, size, size);
    displace(random, down);
    displace(random, right);
    warp.clear();
    for (int k = 0; k < distorted.length; k++) {
      warp.set(k, source[from + k] & 0xff);
    }
    warp.apply(distorted);
    for (int k = 0; k < distorted.length; k++) {
      target[k] = (byte) Math.round(distorted[k]);
    }
  }

  private static double symmetric(Random random) {
    return 2 * random.nextDouble() - 1;
  }

  /**
   * Fills a field with random displacements. Smoothing makes the displacements of neighbouring
   * pixels similar.
   */
  private void displace(Random random, float[] field) {
    for (int k = 0; k < rows * columns; k++) {
      field[k] = (float) ALPHA * (2 * random.nextFloat() - 1);
    }
    for (int r = 0; r < rows; r++) {
      smooth(field, r * columns, 1, columns);
    }
    for (int c = 0; c < columns; c++) {
      smooth(field, c, columns, rows);
    }
  }

  /** Smooths one row or column. Values outside it are zero. */
  private static void smooth(float[] field, int from, int step, int length) {
    float[] padded = new float[length + 2 * RADIUS];
    float[] sums = new float[length];
    for (int i = 0; i < length; i++) {
      padded[RADIUS + i] = field[from + i * step];
    }
    GAUSSIAN.smooth(padded, sums);
    for (int i = 0; i < length; i++) {
      field[from + i * step] = sums[i];
    }
  }
}
