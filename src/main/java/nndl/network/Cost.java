package nndl.network;

import nndl.math.Matrix;

/** How far an output a is from the desired output y, which is 1 at the label and 0 elsewhere. */
public enum Cost {
  /** C = |y - a|^2 / 2 a sample, averaged over samples: chapter 1, equation (6). */
  QUADRATIC {
    @Override
    public double of(float[] a, int label) {
      double sum = 0;
      for (int j = 0; j < a.length; j++) {
        double difference = a[j] - (j == label ? 1.0 : 0.0);
        sum += difference * difference;
      }
      return sum / 2;
    }

    @Override
    void derivative(Matrix a, int[] labels, Matrix delta) {
      for (int m = 0; m < a.rows(); m++) {
        System.arraycopy(a.data(), a.row(m), delta.data(), delta.row(m), a.columns());
        delta.data()[delta.row(m) + labels[m]] -= 1;
      }
    }
  };

  /** The cost of one sample with output {@code a}. */
  public abstract double of(float[] a, int label);

  /**
   * delta = dC/da, sample by sample: a and delta are [m, outputs], row i has {@code labels[i]}. The
   * padding of delta stays as it is.
   */
  abstract void derivative(Matrix a, int[] labels, Matrix delta);
}
