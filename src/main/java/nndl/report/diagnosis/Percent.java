package nndl.report.diagnosis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * Formats shares as percentages, with one decimal. A smaller percentage than 0.1 has the number of
 * decimals that is needed to show its first digit other than 0.
 */
public final class Percent {
  private static final double MIN = 0.1;
  private static final MathContext ONE_DIGIT = new MathContext(1);

  private Percent() {}

  public static String of(double share) {
    double percent = 100 * share;
    return percent != 0 && Math.abs(percent) < MIN
        ? new BigDecimal(percent).round(ONE_DIGIT).toPlainString() + " %"
        : String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
