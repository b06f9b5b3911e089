package nndl.model.evaluation;

/**
 * Where a share lies that was estimated by counting, from 0 to 1.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {
  /** The 97.5 % quantile of the normal distribution, for 95 % between two ends. */
  private static final double Z = 1.959963984540054;

  /**
   * The 95 % score interval of Wilson 1927 (Journal of the American Statistical Association 22,
   * page 209), which stays within 0 and 1 and holds for few samples too: with p = k / n it is (p +
   * z^2/2n +- z sqrt(p (1 - p) / n + z^2/4n^2)) / (1 + z^2/n).
   *
   * @param k how many of {@code n}, which is at least 1
   */
  public static Interval wilson(long k, long n) {
    double p = (double) k / n;
    double zz = Z * Z / n;
    double centre = p + zz / 2;
    double half = Z * Math.sqrt(p * (1 - p) / n + zz / (4.0 * n));
    double low = k == 0 ? 0 : (centre - half) / (1 + zz);
    double high = k == n ? 1 : (centre + half) / (1 + zz);
    return new Interval(low, high);
  }
}
