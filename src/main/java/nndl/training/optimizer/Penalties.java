package nndl.training.optimizer;

import java.io.Serializable;
import nndl.math.Matrix;
import nndl.network.Parameters;

/**
 * What keeps weights small. Each is 0 where it is not wanted. Biases are left alone, but for {@code
 * clipNorm}, which is of the whole gradient.
 *
 * @param l2 lambda of the cost lambda/2n sum of w^2: chapter 3, equation (87)
 * @param l1 lambda of the cost lambda/n sum of |w|: chapter 3, equation (95)
 * @param weightDecay the part of a weight, times the learning rate, that each step takes off
 *     (decoupled decay)
 * @param maxNorm the greatest length of the weights that lead to a neuron, after a step
 * @param clipNorm the greatest length of the averaged gradient
 */
public record Penalties(double l2, double l1, double weightDecay, double maxNorm, double clipNorm)
    implements Serializable {

  public static final Penalties NONE = new Penalties(0, 0, 0, 0, 0);

  /** Whether each step moves weights whose gradient is zero. */
  boolean pull() {
    return l2 > 0 || l1 > 0 || weightDecay > 0;
  }

  /**
   * What the weights cost beside the samples, in one order of summation.
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
