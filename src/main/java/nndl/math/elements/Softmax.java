package nndl.math.elements;

/**
 * The softmax function of chapter 3, equation (78), in float32: a_j = exp(z_j) / sum of exp(z_k).
 * The maximum of a row is subtracted from it first, which changes nothing but that no exp
 * overflows. The sum is taken in ascending order. The same bits everywhere, as {@link Exp} has
 * them. The relative error is below 5e-6.
 */
final class Softmax {
  /**
   * An output is never less than exp(-64) times the largest of its row: its logarithm stays finite,
   * and it is no subnormal number, which is slow.
   */
  static final float LIMIT = 64f;

  private Softmax() {}

  /** The row of {@code x} from {@code from} to {@code to} becomes its softmax. */
  static void apply(float[] x, int from, int to) {
    float max = max(x, from, to);
    for (int j = from; j < to; j++) {
      x[j] = exp(x[j], max);
    }
    float sum = sum(x, from, to);
    for (int j = from; j < to; j++) {
      x[j] /= sum;
    }
  }

  /** exp(z - max), where max is at least z; NaN if that is infinite or one is NaN. */
  private static float exp(float z, float max) {
    float u = z - max;
    return Exp.of(u < -LIMIT ? -LIMIT : u);
  }

  /** NaN if one is NaN. */
  static float max(float[] x, int from, int to) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = from; j < to; j++) {
      max = Math.max(max, x[j]);
    }
    return max;
  }

  static float sum(float[] x, int from, int to) {
    float sum = 0;
    for (int j = from; j < to; j++) {
      sum += x[j];
    }
    return sum;
  }
}
