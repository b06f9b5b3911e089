package nndl.network;

import java.util.Random;
import nndl.math.Matrix;

/** Where the weights of a network begin. */
public enum Initialiser {
  /**
   * Weights and biases from N(0, 1), as {@code Network.__init__} of chapter 1 draws them: first all
   * biases, then all weights, layer by layer, neuron by neuron. {@link Random#nextGaussian} is
   * specified to the bit, so a seed means the same network everywhere.
   */
  NORMAL {
    @Override
    void fill(Parameters parameters, Random random) {
      for (int l = 1; l <= parameters.layout().layers(); l++) {
        Matrix b = parameters.biases(l);
        for (int j = 0; j < b.columns(); j++) {
          b.set(0, j, (float) random.nextGaussian());
        }
      }
      for (int l = 1; l <= parameters.layout().layers(); l++) {
        Matrix w = parameters.weights(l);
        for (int j = 0; j < w.columns(); j++) {
          for (int k = 0; k < w.rows(); k++) {
            w.set(k, j, (float) random.nextGaussian());
          }
        }
      }
    }
  };

  /** The parameters that belong to a seed. */
  public Parameters parameters(Layout layout, long seed) {
    Parameters parameters = new Parameters(layout);
    fill(parameters, new Random(seed));
    return parameters;
  }

  /** Draws every weight and bias, all in one fixed order. */
  abstract void fill(Parameters parameters, Random random);
}
