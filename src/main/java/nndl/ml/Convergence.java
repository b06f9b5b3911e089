package nndl.ml;

import nndl.training.Epoch;
import nndl.training.Observer;
import nndl.training.Progress;

/**
 * Ends a fit whose objective no longer falls. It looks at the whole history, so a fit that resumes
 * ends where it would have ended.
 */
final class Convergence implements Observer {
  /** The epochs in a row that may pass without an improvement, as in scikit-learn. */
  static final int EPOCHS = 10;

  private final double tol;

  /**
   * @param tol an epoch is better than the best one if its objective is lower by more than this
   */
  Convergence(double tol, Progress progress) {
    this.tol = tol;
    look(progress);
  }

  @Override
  public void epochEnded(Progress progress, Epoch epoch) {
    look(progress);
  }

  private void look(Progress progress) {
    double best = Double.POSITIVE_INFINITY;
    int waited = 0;
    for (double objective : NetworkFit.history(progress.history().epochs())) {
      waited++;
      if (objective < best - tol) {
        best = objective;
        waited = 0;
      }
    }
    if (waited >= EPOCHS) {
      progress.endEarly("no cost lower by tol, %s, for %s epochs".formatted(tol, EPOCHS));
    }
  }
}
