package nndl.math.elements;

/**
 * The softmax function of chapter 3, equation (78), in float32: a_j = exp(z_j) / sum of exp(z_k).
 * The maximum of a row is subtracted from its numbers first: this does not change the quotient, and
 * no exp overflows. The sum is added in ascending order of k. The result has the same bits on every
 * machine, for the reason that {@link Exp} gives. The relative error of an output is below 5e-6,
 * unless {@link #LIMIT} changed its difference.
 */
final class Softmax {
  /**
   * If a number minus the maximum of its row is below -64, the difference is replaced by -64. So an
   * output is at least exp(-64) times the largest output of its row. Its logarithm is finite, and
   * it is not a subnormal number, which would be slow.
   */
  static final float LIMIT = 64f;

  private Softmax() {}

  /**
   * Replaces {@code x[from]} to {@code x[to - 1]} by their softmax. It is NaN if one of them is, or
   * if the largest is infinite.
   */
  static void apply(float[] x, int from, int to) {
    float max = max(x, from, to);
    for (int j = from; j < to; j++) {
      x[j] = Exp.of(Math.max(x[j] - max, -LIMIT));
    }
    float sum = sum(x, from, to);
    for (int j = from; j < to; j++) {
      x[j] /= sum;
    }
  }

  /** Returns the maximum of {@code x[from]} to {@code x[to - 1]}, or NaN if one of them is NaN. */
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
