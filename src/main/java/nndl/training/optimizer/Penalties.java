package nndl.training.optimizer;

import java.io.Serializable;
import nndl.math.Matrix;
import nndl.network.Parameters;

/**
 * The ways to keep weights small; each is 0 if it is not used. Biases are not affected, except by
 * {@code clipNorm}, which scales the whole gradient.
 *
 * @param l2 lambda of the cost lambda/2n sum of w^2: chapter 3, equation (87)
 * @param l1 lambda of the cost lambda/n sum of |w|: chapter 3, equation (95)
 * @param weightDecay each step takes off this part of a weight, times the learning rate (decoupled
 *     weight decay)
 * @param maxNorm the greatest norm of the weights that lead to a neuron, after a step
 * @param clipNorm the greatest norm of the averaged gradient
 */
public record Penalties(double l2, double l1, double weightDecay, double maxNorm, double clipNorm)
    implements Serializable {

  public static final Penalties NONE = new Penalties(0, 0, 0, 0, 0);

  /** Whether each step moves all weights, even those whose gradient is zero. */
  boolean moveAllWeights() {
    return l2 > 0 || l1 > 0 || weightDecay > 0;
  }

  /**
   * The cost of the weights themselves, in one order of summation.
   *
   * @param samples n
   */
  public double cost(Parameters parameters, long samples) {
    if (l2 == 0 && l1 == 0) {
      return 0;
    }
    double squares = 0;
    double sizes = 0;
    for (int l = 1; l <= parameters.layout().layers(); l++) {
      Matrix w = parameters.weights(l);
      for (int i = 0; i < w.rows(); i++) {
        for (int k = w.row(i); k < w.row(i) + w.columns(); k++) {
          double weight = w.data()[k];
          squares += weight * weight;
          sizes += Math.abs(weight);
        }
      }
    }
    return (l2 / 2 * squares + l1 * sizes) / samples;
  }
}
