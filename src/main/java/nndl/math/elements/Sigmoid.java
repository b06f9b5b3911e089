package nndl.math.elements;

/**
 * The sigmoid function sigma(z) = 1 / (1 + exp(-z)) of chapter 1, equation (3), in float32: the
 * same bits everywhere, as {@link Exp} has them. Its relative error is below 4e-7.
 */
public final class Sigmoid {
  static final float LIMIT = 40f;

  /**
   * Errors below it are zero; else saturated networks fill with subnormal numbers, which are slow.
   */
  static final float MIN_ERROR = 0x1p-64f;

  private Sigmoid() {}

  /** sigma(z); NaN for NaN. */
  public static float of(float z) {
    float u = -z > LIMIT ? LIMIT : -z < -LIMIT ? -LIMIT : -z;
    return 1 / (1 + Exp.of(u));
  }

  /**
   * delta sigma'(z) = delta a (1 - a), given a = sigma(z); zero if below 2^-64. The slope is what
   * equation (5) of chapter 1 is made of.
   */
  public static float timesDerivative(float delta, float a) {
    float product = delta * (a * (1 - a));
    return Math.abs(product) < MIN_ERROR ? 0 : product;
  }
}
