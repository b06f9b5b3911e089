package nndl.math.elements;

/**
 * exp(u) in float32, for u from -87 to 87.
 *
 * <p>{@link Math#exp} may differ in the last bit between machines or JVMs. This function consists
 * of additions, multiplications and fused multiply-adds. IEEE 754 defines how each is rounded, so
 * the function gives the same bits on every machine, and a vector version with the same steps gives
 * these bits too. The relative error is below 2e-7.
 */
final class Exp {
  // exp(u) = 2^n exp(r) with n = round(u / ln 2) and |r| <= ln 2 / 2.
  static final float LOG2_E = 1.442695040f;
  // 1.5 * 2^23: a float of this size has no fraction, so adding it rounds to a whole number.
  static final float ROUNDER = 12582912f;
  static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);
  // ln 2 as a sum of two parts. The first has so few bits that n * LN2_HIGH is exact.
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

  private Exp() {}

  static float of(float u) {
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
    return expR * Float.intBitsToFloat(exponent << MANTISSA_BITS);
  }
}
