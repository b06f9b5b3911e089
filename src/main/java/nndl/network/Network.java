package nndl.network;

import java.io.Serializable;
import nndl.math.elements.Activation;

/**
 * What a network is, before it has weights.
 *
 * @param sizes inputs, neurons of each hidden layer, classes
 * @param activation of the hidden neurons
 * @param initialiser where the weights begin
 */
public record Network(Layout sizes, Activation activation, Initialiser initialiser)
    implements Serializable {

  /** The initial weights and biases that belong to a seed. */
  public Parameters initial(long seed) {
    return initialiser.parameters(sizes, seed);
  }
}
