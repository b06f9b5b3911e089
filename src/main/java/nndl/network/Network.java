package nndl.network;

import java.io.Serializable;
import nndl.math.elements.Activation;

/**
 * The definition of a network, without its weights.
 *
 * @param sizes the number of inputs, the number of neurons in each hidden layer, and the number of
 *     output neurons
 * @param activation the activation of the hidden neurons
 * @param initialiser draws the initial weights and biases
 * @param targets how the outputs encode classes
 */
public record Network(Layout sizes, Activation activation, Initialiser initialiser, Coding targets)
    implements Serializable {

  /**
   * Creates a network with an output neuron for each class, or one output neuron for two classes.
   */
  public Network(Layout sizes, Activation activation, Initialiser initialiser) {
    this(sizes, activation, initialiser, Coding.implied(sizes.outputs()));
  }

  /** Returns the initial weights and biases for a seed. */
  public Parameters initial(long seed) {
    return initialiser.parameters(sizes, seed);
  }
}
