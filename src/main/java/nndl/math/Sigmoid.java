package nndl.math;

/**
 * The sigmoid function sigma(z) = 1 / (1 + exp(-z)) of chapter 1, equation (3), in float32.
 *
 * <p>{@link Math#exp} may differ in its last bit from one machine or JVM to the next. This one is
 * made of additions, multiplications and one division, each rounded as IEEE 754 says, so it gives
 * the same bits everywhere, and a vector version of the same steps gives them too. Its relative
 * error is below 4e-7.
 */
public final class Sigmoid {
  static final float LIMIT = 40f;
  static final float LEAST_ERROR = 0x1p-64f;
  // exp(u) = 2^n exp(r) with n = round(u / ln 2) and |r| <= ln 2 / 2.
  static final float LOG2_E = 1.442695040f;
  // Adding 1.5 * 2^23 leaves no room for a fraction: the sum is rounded to a whole number.
  static final float ROUNDER = 12582912f;
  static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);
  // ln 2 in two parts, the first short enough for n * LN2_HIGH to be exact.
  static final float LN2_HIGH = 0.693359375f;
  static final float LN2_LOW = -2.12194440e-4f;
  // exp(r) = 1 + r + r^2 p(r); the minimax polynomial p of the Cephes library (Moshier, expf).
  static final float P0 = 1.9875691500e-4f;
  static final float P1 = 1.3981999507e-3f;
  static final float P2 = 8.3334519073e-3f;
  static final float P3 = 4.1665795894e-2f;
  static final float P4 = 1.6666665459e-1f;
  static final float P5 = 5.0000001201e-1f;
  static final int EXPONENT_BIAS = 127;
  static final int MANTISSA_BITS = 23;

  private Sigmoid() {}

  /** sigma(z); NaN for NaN. */
  public static float of(float z) {
    float u = -z > LIMIT ? LIMIT : -z < -LIMIT ? -LIMIT : -z;
    float rounded = Math.fma(u, LOG2_E, ROUNDER);
    float n = rounded - ROUNDER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, u));
    float p = Math.fma(P0, r, P1);
    p = Math.fma(p, r, P2);
    p = Math.fma(p, r, P3);
    p = Math.fma(p, r, P4);
    p = Math.fma(p, r, P5);
    float expR = Math.fma(p, r * r, r) + 1;
    int exponent = Float.floatToRawIntBits(rounded) - ROUNDER_BITS + EXPONENT_BIAS;
    return 1 / (1 + expR * Float.intBitsToFloat(exponent << MANTISSA_BITS));
  }

  /** delta sigma'(z) = delta a (1 - a), given a = sigma(z); zero if below 2^-64. */
  public static float timesDerivative(float delta, float a) {
    float product = delta * (a * (1 - a));
    return Math.abs(product) < LEAST_ERROR ? 0 : product;
  }
}
