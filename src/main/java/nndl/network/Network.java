package nndl.network;

import java.io.Serializable;
import nndl.math.elements.Activation;

/**
 * What a network is, before it has weights.
 *
 * @param sizes inputs, neurons of each hidden layer, output neurons
 * @param activation of the hidden neurons
 * @param initialiser where the weights begin
 * @param targets how the output neurons stand for classes
 */
public record Network(Layout sizes, Activation activation, Initialiser initialiser, Coding targets)
    implements Serializable {

  /** With an output neuron for each class, or one for two. */
  public Network(Layout sizes, Activation activation, Initialiser initialiser) {
    this(sizes, activation, initialiser, Coding.implied(sizes.outputs()));
  }

  /** The initial weights and biases that belong to a seed. */
  public Parameters initial(long seed) {
    return initialiser.parameters(sizes, seed);
  }
}
