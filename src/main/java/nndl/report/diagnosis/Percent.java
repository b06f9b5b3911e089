package nndl.report.diagnosis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Formats shares for people: with one decimal, or as many as it takes to show a digit. */
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
