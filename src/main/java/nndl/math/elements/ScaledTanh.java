package nndl.math.elements;

/** 1.7159 tanh(2/3 z) in float32: the same bits everywhere. Its error is below 5 ulps. */
public final class ScaledTanh {
  /** So that f(1) = 1 and f(-1) = -1, as nearly as its inventors wrote it down. */
  public static final float HEIGHT = 1.7159f;

  /** How z is multiplied before the function. */
  public static final float WIDTH = 2 / 3f;

  private ScaledTanh() {}

  static float of(float z) {
    return HEIGHT * Tanh.of(WIDTH * z);
  }

  /**
   * delta f'(z) = delta 1.7159 2/3 (1 - (a / 1.7159)^2), given a = f(z); zero if below 2^-64. A
   * division is what makes the quotient of a saturated neuron exactly 1.
   */
  static float timesDerivative(float delta, float a) {
    float t = a / HEIGHT;
    float product = delta * (HEIGHT * WIDTH * Math.fma(-t, t, 1f));
    return Math.abs(product) < Sigmoid.MIN_ERROR ? 0 : product;
  }
}
