package nndl.math.elements;

/** The normal distribution N(0, 1) in float64, what GELU is tested against. */
public final class NormalDistribution {
  private static final double ROOT_2_PI = Math.sqrt(2 * Math.PI);
  private static final int TERMS = 200;

  private NormalDistribution() {}

  public static double density(double z) {
    return StrictMath.exp(-z * z / 2) / ROOT_2_PI;
  }

  /** Phi(z): by its series for small z, and by Laplace's continued fraction for the tails. */
  public static double cdf(double z) {
    if (Math.abs(z) > 4) {
      double tail = tail(Math.abs(z));
      return z < 0 ? tail : 1 - tail;
    }
    double term = z;
    double sum = z;
    for (int k = 1; k < TERMS; k++) {
      term *= z * z / (2 * k + 1);
      sum += term;
    }
    // The digits that are lost where z is below 0 are fewer than float64 has beyond float32.
    return 0.5 + density(z) * sum;
  }

  private static double tail(double z) {
    double fraction = z;
    for (int k = TERMS; k > 0; k--) {
      fraction = z + k / fraction;
    }
    return density(z) / fraction;
  }
}
