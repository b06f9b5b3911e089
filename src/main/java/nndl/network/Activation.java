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
    void timesDerivative(Kernels kernels, Matrix delta, Matrix a) {
      kernels.timesSigmoidDerivative(delta, a);
    }
  };

  /** z [m, n] becomes a, element by element. */
  abstract void apply(Kernels kernels, Matrix z);

  /** delta becomes delta f'(z), element by element, given a = f(z); both [m, n]. */
  abstract void timesDerivative(Kernels kernels, Matrix delta, Matrix a);
}
