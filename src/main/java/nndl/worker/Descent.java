package nndl.worker;

import java.io.Serializable;
import nndl.descent.Optimizer;
import nndl.descent.Penalties;

/**
 * How the driver moves the weights.
 *
 * @param epochs how often every sample is seen
 * @param miniBatchSize samples an iteration; the last of an epoch may have fewer
 * @param learningRate eta
 * @param optimizer how an averaged gradient moves a weight
 * @param penalties what keeps weights small
 */
public record Descent(
    int epochs, long miniBatchSize, double learningRate, Optimizer optimizer, Penalties penalties)
    implements Serializable {

  /** Plain gradient descent, as in chapter 1. */
  public Descent(int epochs, long miniBatchSize, double learningRate) {
    this(epochs, miniBatchSize, learningRate, new Optimizer.Sgd(), Penalties.NONE);
  }
}
