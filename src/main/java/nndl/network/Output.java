package nndl.network;

import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;

/** The activation of the output neurons, which the cost determines. */
public enum Output {
  /** The sigmoid of each neuron: chapter 1, equation (3). */
  SIGMOID,
  /**
   * The softmax over all neurons of a sample: chapter 3, equation (78). The outputs add up to 1.
   */
  SOFTMAX,
  /** 1 or 0 for each neuron: the perceptron of chapter 1, equation (2). */
  STEP,
  /** a = z: outputs that are numbers of any size. */
  IDENTITY;

  /** Replaces z, [m, outputs], by a. */
  public void apply(Matrix z) {
    switch (this) {
      case SIGMOID -> Elements.apply(Activation.SIGMOID, z);
      case SOFTMAX -> Elements.softmax(z);
      case STEP -> Elements.apply(Activation.STEP, z);
      case IDENTITY -> {}
    }
  }
}
