package nndl.training.optimizer;

import java.io.Serializable;
import nndl.math.Matrix;
import nndl.network.Parameters;

/**
 * The penalties and limits that keep weights small. Each of them is 0 if it is not used. They do
 * not affect biases, except for {@code clipNorm}, which scales the whole gradient.
 *
 * @param l2 lambda of the cost lambda/2n sum of w^2: chapter 3, equation (87)
 * @param l1 lambda of the cost lambda/n sum of |w|: chapter 3, equation (95)
 * @param weightDecay the decoupled weight decay: each step subtracts this fraction of a weight,
 *     times the learning rate
 * @param maxNorm the largest norm that the incoming weights of a neuron may have after a step
 * @param clipNorm the largest norm of the averaged gradient; a longer gradient is scaled down to it
 */
public record Penalties(double l2, double l1, double weightDecay, double maxNorm, double clipNorm)
    implements Serializable {

  public static final Penalties NONE = new Penalties(0, 0, 0, 0, 0);

  /** Whether each step changes all weights, even weights whose gradient is zero. */
  public boolean moveAllWeights() {
    return l2 > 0 || l1 > 0 || weightDecay > 0;
  }

  /**
   * Returns the cost of the weights themselves, due to l2 and l1. The order of summation is fixed.
   *
   * @param samples the number of training samples or the sum of their weights, n
   */
  public double cost(Parameters parameters, double samples) {
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
