package nndl.training;

import nndl.math.Matrix;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.worker.Workload;

/**
 * Finds at once, and without reading all weights every time, that a training has diverged.
 *
 * <p>An iteration looks at the biases alone. Their gradients are the sums of the errors delta, so
 * any error that is infinite or NaN shows there: neither goes away by adding. An output that is NaN
 * has an error that is NaN, so the cost needs no look of its own. With finite errors and
 * activations of at most 1 a weight's gradient is finite, and a weight moves by no more than the
 * errors together: it can overflow only after steps that are enormous, and then a bias has moved as
 * far. So a bias of 2^59 or more is suspicious, and all weights are read. Errors that large whose
 * sum is small would have to cancel to the last bits; if they do, what they have done is found
 * after the epoch's last step or before the next checkpoint, where all weights are read anyway.
 * That costs some 40 comparisons an iteration of 784-30-10.
 */
public final class FiniteWatch implements Observer {
  private static final float SUSPICIOUS = 0x1p59f;

  private final long samples;
  private final int[] from;
  private final int[] to;

  public FiniteWatch(Workload workload) {
    samples = workload.training().count();
    Layout layout = workload.layout();
    from = new int[layout.layers()];
    to = new int[layout.layers()];
    for (int l = 1; l <= layout.layers(); l++) {
      from[l - 1] = layout.biasesAt(l);
      to[l - 1] = from[l - 1] + layout.outputs(l);
    }
  }

  @Override
  public void iterationEnded(Progress progress) {
    if (progress.position() == samples || isSuspicious(progress.parameters())) {
      requireFinite(progress);
    }
  }

  /** Whether the last step may have left weights that are not finite. */
  boolean isSuspicious(Parameters parameters) {
    float[] values = parameters.values();
    for (int l = 0; l < from.length; l++) {
      for (int j = from[l]; j < to[l]; j++) {
        if (!(Math.abs(values[j]) < SUSPICIOUS)) { // NaN is not below anything
          return true;
        }
      }
    }
    return false;
  }

  /** Fails with {@link Diverged} if a weight is not finite. */
  static void requireFinite(Progress progress) {
    String found = firstNonFinite(progress.parameters());
    if (found != null) {
      double learningRate = progress.workload().hyperparameters().descent().learningRate();
      long last = Math.max(0, progress.iteration() - 1);
      throw new Diverged(progress.epoch(), last, found, learningRate);
    }
  }

  /** The first layer with a weight or bias that is not finite, and what it has; null if none. */
  static String firstNonFinite(Parameters parameters) {
    for (int l = 1; l <= parameters.layout().layers(); l++) {
      float found = firstNonFinite(parameters.weights(l));
      if (Float.isFinite(found)) {
        found = firstNonFinite(parameters.biases(l));
      }
      if (!Float.isFinite(found)) {
        return "layer %s: expected finite weights, found %s".formatted(l, found);
      }
    }
    return null;
  }

  private static float firstNonFinite(Matrix matrix) {
    for (int i = 0; i < matrix.rows(); i++) {
      for (int k = matrix.row(i); k < matrix.row(i) + matrix.columns(); k++) {
        if (!Float.isFinite(matrix.data()[k])) {
          return matrix.data()[k];
        }
      }
    }
    return 0;
  }
}
