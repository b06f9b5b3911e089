package nndl.descent;

import java.util.stream.IntStream;
import nndl.math.elements.Steps;
import nndl.network.Layout;
import nndl.network.Parameters;

/** Takes weights into averages of them. */
public final class Averages {
  /** Millions of numbers are worth all cores, which wait for this. */
  private static final int FLOATS_PER_PART = 1 << 18;

  private Averages() {}

  /**
   * a = a + share (w - a), for all weights and biases, which a marks as changed.
   *
   * @param share 1 makes a copy of w
   */
  public static void take(Parameters w, Parameters a, double share) {
    Layout layout = w.layout();
    int start = layout.rowAt(0);
    int length = layout.length() - start;
    a.changed().touch(0, a.changed().count());
    if (share == 1) {
      System.arraycopy(w.values(), start, a.values(), start, length);
      return;
    }
    IntStream parts = IntStream.range(0, (length - 1) / FLOATS_PER_PART + 1);
    (length > FLOATS_PER_PART ? parts.parallel() : parts)
        .forEach(
            part -> {
              int from = start + part * FLOATS_PER_PART;
              int to = Math.min(from + FLOATS_PER_PART, layout.length());
              Steps.average((float) share, w.values(), a.values(), from, to);
            });
  }
}
