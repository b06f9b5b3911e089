package nndl.model.evaluation;

import static nndl.math.NumberText.percent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/**
 * A confidence interval of a share, which was estimated by counting. Both ends are from 0 to 1.
 *
 * @param low the lower end
 * @param high the upper end
 */
public record Interval(double low, double high) {
  /** The 97.5 % quantile of the standard normal distribution, for an interval of 95 %. */
  private static final double Z = 1.959963984540054;

  /**
   * Returns the 95 % score interval of Wilson 1927 (Journal of the American Statistical Association
   * 22, page 209). It lies within 0 and 1, and is valid for few samples too. With p = k / n it is
   * (p + z^2/2n +- z sqrt(p (1 - p) / n + z^2/4n^2)) / (1 + z^2/n).
   *
   * @param k the number of the samples whose share is estimated, such as the correctly classified
   *     samples, or what weights make of it
   * @param n the number of all samples, above 0
   */
  public static Interval wilson(double k, double n) {
    double p = k / n;
    double zz = Z * Z / n;
    double centre = p + zz / 2;
    double half = Z * Math.sqrt(p * (1 - p) / n + zz / (4.0 * n));
    double low = k == 0 ? 0 : (centre - half) / (1 + zz);
    double high = k == n ? 1 : (centre + half) / (1 + zz);
    return new Interval(low, high);
  }

  /** Returns both ends, rounded like other shares. */
  @JsonValue
  List<BigDecimal> ends() {
    return Stream.of(low, high).map(end -> Evaluation.rounded(new BigDecimal(end))).toList();
  }

  /** Returns both ends as percentages. */
  @Override
  public String toString() {
    return percent(new BigDecimal(low)) + " to " + percent(new BigDecimal(high));
  }
}
