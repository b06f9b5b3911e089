package nndl.network;

import nndl.math.Kernels;
import nndl.math.Matrix;

/** What a neuron makes of its weighted input z: a = f(z). */
public enum Activation {
  /** sigma(z) = 1 / (1 + exp(-z)): chapter 1, equation (3). */
  SIGMOID {
    @Override
    void apply(Kernels kernels, Matrix z) {
      kernels.sigmoid(z);
    }

    @Override
    void multiplyByDerivative(Matrix a, Matrix delta) {
      float[] as = a.data();
      float[] deltas = delta.data();
      int distance = delta.offset() - a.offset();
      for (int i = a.offset(), end = a.row(a.rows()); i < end; i++) {
        deltas[i + distance] *= as[i] * (1 - as[i]);
      }
    }
  };

  /** z [m, n] becomes a, element by element. */
  abstract void apply(Kernels kernels, Matrix z);

  /** delta *= f'(z), given a = f(z); both [m, n] and of one stride. */
  abstract void multiplyByDerivative(Matrix a, Matrix delta);
}
