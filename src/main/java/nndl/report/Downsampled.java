package nndl.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Selects some elements of a list that would make the page too large: every s-th element, and the
 * last.
 */
final class Downsampled {
  private Downsampled() {}

  /**
   * Returns at most {@code max + 1} of the elements: the first and the last if {@code max} is 1.
   */
  static <T> List<T> of(List<T> all, int max) {
    int step = Math.max(1, (all.size() + max - 1) / max);
    List<T> some = new ArrayList<>();
    for (int i = 0; i < all.size(); i += step) {
      some.add(all.get(i));
    }
    if (!all.isEmpty() && (all.size() - 1) % step != 0) {
      some.add(all.get(all.size() - 1));
    }
    return some;
  }
}
