package nndl.math.elements;

/**
 * The Gaussian error linear unit z Phi(z) = z (1 + erf(z / sqrt 2)) / 2 in float32. It is the
 * function itself, not its approximation by tanh, and it gives the same bits on every machine, for
 * the reason that {@link Exp} gives. The error is below 5 units in the last place; the error of the
 * derivative is below 3e-7.
 *
 * <p>For z below 0, 1 + erf would lose digits. So the tail Phi(-t) for t = |z| is computed as
 * exp(-t^2 / 2) times a polynomial in (t - c) / (t + c). This fraction goes from -1 to 0.43 as t
 * goes from 0 to {@link #LIMIT}.
 */
final class Gelu {
  /**
   * The largest t. For every z of 10 or more, z Phi(z) is z in float32. For every z of -10 or less,
   * the absolute value of z Phi(z) is below 2^-64.
   */
  static final float LIMIT = 10f;

  /** The number c. */
  static final float CENTRE = 4f;

  /**
   * The coefficients of the polynomial, the highest power first. They were fitted for this class.
   */
  static final float R0 = -7.475217e-05f;

  static final float R1 = -1.8689835e-04f;
  static final float R2 = 6.519547e-04f;
  static final float R3 = 5.1078066e-04f;
  static final float R4 = -8.494177e-03f;
  static final float R5 = 3.0864231e-02f;
  static final float R6 = -7.170726e-02f;
  static final float R7 = 1.24379285e-01f;
  static final float R8 = -1.7039773e-01f;
  static final float R9 = 9.441064e-02f;

  /** The density of N(0, 1) at 0: 1 / sqrt(2 pi). */
  static final float DENSITY = 0.398942280f;

  private Gelu() {}

  /** Returns z Phi(z), or zero if its absolute value is below 2^-64. The result for NaN is NaN. */
  static float of(float z) {
    float t = size(z);
    float tail = bell(t) * ratio(t);
    float a = z < 0 ? -(t * tail) : z * (1 - tail);
    return Math.abs(a) < Sigmoid.MIN_ERROR ? 0 : a;
  }

  /** Returns Phi(z) + z phi(z), where phi is the density of N(0, 1). */
  static float derivative(float z) {
    float t = size(z);
    float bell = bell(t);
    float below = bell * Math.fma(-DENSITY, t, ratio(t));
    return z < 0 ? below : 1 - below;
  }

  private static float size(float z) {
    float size = Math.abs(z);
    return size > LIMIT ? LIMIT : size;
  }

  /** Returns exp(-t^2 / 2). The rounding error of the square is corrected by a factor. */
  private static float bell(float t) {
    float square = t * t;
    float rest = Math.fma(t, t, -square);
    float e = Exp.of(-0.5f * square);
    return Math.fma(e, -0.5f * rest, e);
  }

  /** Returns Phi(-t) / exp(-t^2 / 2). */
  private static float ratio(float t) {
    float y = (t - CENTRE) / (t + CENTRE);
    float p = Math.fma(R0, y, R1);
    p = Math.fma(p, y, R2);
    p = Math.fma(p, y, R3);
    p = Math.fma(p, y, R4);
    p = Math.fma(p, y, R5);
    p = Math.fma(p, y, R6);
    p = Math.fma(p, y, R7);
    p = Math.fma(p, y, R8);
    p = Math.fma(p, y, R9);
    return p;
  }
}
