package nndl.training.optimizer;

import java.util.Arrays;
import nndl.math.Matrix;
import nndl.network.Parameters;

/**
 * Limits the Euclidean norm of the incoming weights of each neuron. If the norm is larger than the
 * limit, the weights are scaled down to it (Srebro and Shraibman 2005; Srivastava and others 2014).
 * The norm does not include the bias.
 */
final class MaxNorm {
  private MaxNorm() {}

  static void apply(Parameters parameters, double maxNorm) {
    for (int l = 1; l <= parameters.layout().layers(); l++) {
      Matrix w = parameters.weights(l);
      float[] factors = factors(w, maxNorm);
      if (factors.length > 0) {
        multiply(w, factors);
        if (l == 1) {
          parameters.changed().mark(0, w.rows());
        }
      }
    }
  }

  /** Returns a factor for each column, or an empty array if no column's norm is too large. */
  private static float[] factors(Matrix w, double maxNorm) {
    double[] squares = new double[w.columns()];
    for (int i = 0; i < w.rows(); i++) {
      int row = w.row(i);
      for (int j = 0; j < squares.length; j++) {
        double weight = w.data()[row + j];
        squares[j] += weight * weight;
      }
    }
    float[] factors = new float[squares.length];
    Arrays.fill(factors, 1);
    boolean any = false;
    for (int j = 0; j < squares.length; j++) {
      if (squares[j] > maxNorm * maxNorm) {
        factors[j] = (float) (maxNorm / Math.sqrt(squares[j]));
        any = true;
      }
    }
    return any ? factors : new float[0];
  }

  private static void multiply(Matrix w, float[] factors) {
    for (int i = 0; i < w.rows(); i++) {
      int row = w.row(i);
      for (int j = 0; j < factors.length; j++) {
        w.data()[row + j] *= factors[j];
      }
    }
  }
}
