package nndl.math.elements;

/**
 * The hyperbolic tangent of chapter 3, equation (109), in float32. It gives the same bits on every
 * machine, for the reason that {@link Exp} gives. The error is below 3 units in the last place.
 */
final class Tanh {
  /** A larger |z| is replaced by this limit. In float32, tanh(z) is 1 from about z = 9 on. */
  static final float LIMIT = 20f;

  /** For a smaller |z|, 1 - 2 / (exp(2 z) + 1) would lose digits, so a polynomial is used. */
  static final float SMALL = 0.625f;

  // tanh(z) = z + z^3 q(z^2) for small z; the minimax polynomial q of the Cephes library (tanhf).
  static final float Q0 = -5.70498872745e-3f;
  static final float Q1 = 2.06390887954e-2f;
  static final float Q2 = -5.37397155531e-2f;
  static final float Q3 = 1.33314422036e-1f;
  static final float Q4 = -3.33332819422e-1f;

  private Tanh() {}

  /** Returns tanh(z). The result for NaN is NaN. */
  static float of(float z) {
    float size = Math.abs(z);
    float square = z * z;
    float q = Math.fma(Q0, square, Q1);
    q = Math.fma(q, square, Q2);
    q = Math.fma(q, square, Q3);
    q = Math.fma(q, square, Q4);
    float small = Math.fma(q * square, z, z);
    float u = size > LIMIT ? LIMIT : size;
    float large = 1 - 2 / (Exp.of(u + u) + 1);
    return size < SMALL ? small : Math.copySign(large, z);
  }

  /**
   * Returns delta tanh'(z) = delta (1 - a^2), given a = tanh(z), or zero if its absolute value is
   * below 2^-64.
   */
  static float timesDerivative(float delta, float a) {
    float product = delta * Math.fma(-a, a, 1f);
    return Math.abs(product) < Sigmoid.MIN_ERROR ? 0 : product;
  }
}
