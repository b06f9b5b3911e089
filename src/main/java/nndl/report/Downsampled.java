package nndl.report;

import java.util.ArrayList;
import java.util.List;

/** Some of many, where all would make the page too large: each s-th, and the last. */
final class Downsampled {
  private Downsampled() {}

  /** At most so many, and one. */
  static <T> List<T> of(List<T> all, int most) {
    int step = Math.max(1, (all.size() + most - 1) / most);
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
