package nndl.data.image;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import nndl.math.Matrix;
import nndl.math.SplitMix;

/**
 * Random elastic displacements (Simard, Steinkraus and Platt 2003). They are windows of one plane
 * of noise. The noise is uniform between -1 and 1, smoothed by a Gaussian whose weights add up to
 * 1, and multiplied by alpha. Each window of the size of an image is a field of displacements in
 * one direction. The plane is periodic, so a window may begin anywhere and contains no edge.
 *
 * <p>The plane is a function of its parameters and a seed, identical bit by bit on every machine.
 * The threads of a JVM share one plane.
 */
final class SmoothNoise {
  /**
   * The smallest period of the plane: the number of rows, and of columns, at which a window can
   * begin. It is a power of two.
   */
  private static final int MIN_PERIOD = 512;

  /** The smallest period of the plane, as a multiple of the longer side of an image. */
  private static final int IMAGES = 4;

  /** The number of sigmas beyond which the Gaussian is taken as zero. */
  private static final int SIGMAS = 3;

  private static final long PURPOSE = 0x656c617374696331L; // separates these hashes from others

  /** The planes that are in use. */
  private static final Map<Key, WeakReference<SmoothNoise>> PLANES = new HashMap<>();

  private record Key(long seed, double sigma, double alpha, int longest) {}

  /**
   * The plane. A copy of its first rows follows its last row, and a copy of its first columns
   * follows its last column, so that a window never has to wrap around. Each copy is as long as the
   * longer side of an image, plus one vector.
   */
  private final float[] plane;

  private final int period;
  private final int width;

  /**
   * Returns the plane of these parameters. Creates it if no thread uses it.
   *
   * @param longest the number of pixels of the longer side of an image
   */
  static synchronized SmoothNoise of(long seed, double sigma, double alpha, int longest) {
    Key key = new Key(seed, sigma, alpha, longest);
    PLANES.values().removeIf(held -> held.get() == null);
    WeakReference<SmoothNoise> held = PLANES.get(key);
    SmoothNoise found = held == null ? null : held.get();
    if (found == null) {
      found = new SmoothNoise(seed, sigma, alpha, longest);
      PLANES.put(key, new WeakReference<>(found));
    }
    return found;
  }

  private static int period(int longest) {
    int wanted = Math.max(MIN_PERIOD, IMAGES * longest);
    return Integer.highestOneBit(2 * wanted - 1);
  }

  private SmoothNoise(long seed, double sigma, double alpha, int longest) {
    this.period = period(longest);
    this.width = period + longest + Matrix.LANES;
    this.plane = new float[width * width];
    long key = SplitMix.mix(seed ^ PURPOSE);
    float[] gaussian = gaussian(sigma);
    float[] line = new float[period + gaussian.length];
    float[] sums = new float[period];
    for (int r = 0; r < period; r++) {
      for (int c = 0; c < period; c++) {
        line[c] = (SplitMix.mix(key + (long) r * period + c) >> 40) * 0x1p-23f;
      }
      smooth(line, gaussian, sums, r * width, 1);
    }
    for (int c = 0; c < period; c++) {
      for (int r = 0; r < period; r++) {
        line[r] = (float) alpha * plane[r * width + c];
      }
      smooth(line, gaussian, sums, c, width);
    }
    for (int r = 0; r < width; r++) {
      int from = r % period * width;
      if (r >= period) {
        System.arraycopy(plane, from, plane, r * width, period);
      }
      System.arraycopy(plane, from, plane, r * width + period, width - period);
    }
  }

  /** Returns the weights of a number and of its neighbours on both sides. They add up to 1. */
  private static float[] gaussian(double sigma) {
    int radius = (int) Math.ceil(SIGMAS * sigma);
    double[] weights = new double[2 * radius + 1];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double distance = i - radius;
      weights[i] = StrictMath.exp(-distance * distance / (2 * sigma * sigma));
      sum += weights[i];
    }
    float[] normalised = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      normalised[i] = (float) (weights[i] / sum);
    }
    return normalised;
  }

  /**
   * Smooths the first {@code period} values of a line, which is periodic, and writes them to a row
   * or column of the plane. Each sum is added in the order of the line.
   */
  private void smooth(float[] line, float[] gaussian, float[] sums, int at, int step) {
    System.arraycopy(line, 0, line, period, line.length - period);
    Arrays.fill(sums, 0);
    for (int w = 0; w < gaussian.length; w++) {
      float weight = gaussian[w];
      for (int i = 0; i < period; i++) {
        sums[i] += weight * line[i + w];
      }
    }
    for (int i = 0; i < period; i++) {
      plane[at + i * step] = sums[i];
    }
  }

  /**
   * Returns a window of the plane as a displacement. 64 random bits determine the window's
   * position, whether it is upside down, and its sign.
   */
  Warp.Displacement window(long bits, int rows) {
    int row = (int) bits & (period - 1);
    int column = (int) (bits >>> 20) & (period - 1);
    boolean upsideDown = (bits >>> 62 & 1) > 0;
    return new Warp.Displacement(
        plane,
        (upsideDown ? row + rows - 1 : row) * width + column,
        upsideDown ? -width : width,
        bits < 0 ? -1 : 1);
  }
}
