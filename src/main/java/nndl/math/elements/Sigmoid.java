package nndl.math.elements;

/**
 * The sigmoid function sigma(z) = 1 / (1 + exp(-z)) of chapter 1, equation (3), in float32. It
 * gives the same bits on every machine, for the reason that {@link Exp} gives. The relative error
 * is below 4e-7.
 */
public final class Sigmoid {
  /** If |z| is larger, z is replaced by this limit with the sign of z. */
  static final float LIMIT = 40f;

  /**
   * Errors with a smaller absolute value become zero. Otherwise saturated networks would contain
   * many subnormal numbers, which are slow.
   */
  static final float MIN_ERROR = 0x1p-64f;

  private Sigmoid() {}

  /** Returns sigma(z). The result for NaN is NaN. */
  public static float of(float z) {
    float u = -z > LIMIT ? LIMIT : -z < -LIMIT ? -LIMIT : -z;
    return 1 / (1 + Exp.of(u));
  }

  /**
   * Returns delta sigma'(z) = delta a (1 - a), given a = sigma(z), or zero if its absolute value is
   * below 2^-64. The partial derivatives in equation (5) of chapter 1 contain this slope.
   */
  public static float timesDerivative(float delta, float a) {
    float product = delta * (a * (1 - a));
    return Math.abs(product) < MIN_ERROR ? 0 : product;
  }
}
