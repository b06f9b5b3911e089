package nndl.training;

import java.util.Locale;

/** Shares as people read them: with three digits that count, if they have so many. */
final class Percent {
  private Percent() {}

  static String of(double share) {
    double percent = 100 * share;
    String format = Math.abs(percent) >= 0.1 || percent == 0 ? "%.1f %%" : "%.1g %%";
    return String.format(Locale.ROOT, format, percent);
  }
}
