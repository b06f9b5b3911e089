package nndl.network;

import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;

/** What the output neurons make of their weighted inputs. The cost decides it. */
public enum Output {
  /** Each neuron by itself: chapter 1, equation (3). */
  SIGMOID {
    @Override
    void apply(Matrix z) {
      Elements.apply(Activation.SIGMOID, z);
    }
  },
  /**
   * All neurons of a sample together, so that its outputs add up to 1: chapter 3, equation (78).
   */
  SOFTMAX {
    @Override
    void apply(Matrix z) {
      Elements.softmax(z);
    }
  },
  /** 1 or 0, each neuron by itself: the perceptron of chapter 1, equation (2). */
  STEP {
    @Override
    void apply(Matrix z) {
      Elements.apply(Activation.STEP, z);
    }
  };

  /** z [m, outputs] becomes a. */
  abstract void apply(Matrix z);
}
