package nndl.training.optimizer;

import nndl.math.ParallelLoop;
import nndl.math.elements.Steps;
import nndl.network.Layout;
import nndl.network.Parameters;

/** Adds weights to an average of weights. */
public final class Averages {
  private Averages() {}

  /**
   * Sets a = a + share (w - a) for all weights and biases, and marks all rows of a as changed.
   *
   * @param share the share of w in the new average; 1 copies w
   */
  public static void take(Parameters w, Parameters a, double share) {
    Layout layout = w.layout();
    int start = layout.rowAt(0);
    int length = layout.length() - start;
    a.changed().mark(0, a.changed().count());
    if (share == 1) {
      System.arraycopy(w.values(), start, a.values(), start, length);
      return;
    }
    ParallelLoop.all(
        start,
        layout.length(),
        (from, to) -> {
          Steps.average((float) share, w.values(), a.values(), from, to);
          return true;
        });
  }
}
