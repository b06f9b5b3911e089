package nndl.math.elements;

import java.util.Objects;
import nndl.math.Jvm;

/**
 * The steps of optimisers, for each weight by itself. A step is one pass over the weights, the sums
 * of their gradients, and the state of the optimiser. It sets the sums to zero, and returns whether
 * all numbers that it has computed are finite; {@link #average} has no sums and returns nothing.
 * The length of a range must be a multiple of {@link nndl.math.Matrix#LANES}. {@link PlainSteps} is
 * the definition; {@link VectorSteps} gives the same bits faster.
 *
 * <p>Weights that shrink towards zero would end among the subnormal numbers, which are slow and
 * never reach zero. The same holds for averages of gradients that have become zero. Therefore a
 * velocity or first moment becomes zero if its absolute value is below 2^-64, and a weight or
 * second moment becomes zero below 2^-100.
 */
public final class Steps {
  static final float MIN_MOMENT = 0x1p-64f;
  static final float MIN = 0x1p-100f;

  private Steps() {}

  /**
   * The coefficients of step t of Adam, which are the same for all weights.
   *
   * @param beta1 the share of the old first moment that is kept
   * @param rest1 1 - beta1
   * @param beta2 the share of the old second moment that is kept
   * @param rest2 1 - beta2
   * @param size the learning rate, divided by 1 - beta1^t
   * @param root 1 / sqrt(1 - beta2^t)
   * @param epsilon the number that is added to the divisor
   */
  public record Moments(
      float beta1, float rest1, float beta2, float rest2, float size, float root, float epsilon) {}

  /** Computes {@code w += factor * sum}. Small weights do not become zero. */
  public static boolean addAndClear(float factor, float[] sum, float[] w, int from, int to) {
    Objects.checkFromToIndex(from, to, Math.min(sum.length, w.length));
    return Jvm.VECTORS
        ? VectorSteps.addAndClear(factor, sum, w, from, to)
        : PlainSteps.addAndClear(factor, sum, w, from, to);
  }

  /** Computes {@code a += share * (w - a)}. Small averages do not become zero. */
  public static void average(float share, float[] w, float[] a, int from, int to) {
    Objects.checkFromToIndex(from, to, Math.min(w.length, a.length));
    if (Jvm.VECTORS) {
      VectorSteps.average(share, w, a, from, to);
    } else {
      PlainSteps.average(share, w, a, from, to);
    }
  }

  /**
   * Makes a step of gradient descent, w -= eta g, with the gradient g and the decay of {@link
   * RegularisationCoefficients}.
   */
  public static boolean descend(
      RegularisationCoefficients coefficients,
      float eta,
      float[] sum,
      float[] w,
      int from,
      int to) {
    Objects.checkFromToIndex(from, to, Math.min(sum.length, w.length));
    return Jvm.VECTORS
        ? VectorSteps.descend(coefficients, eta, sum, w, from, to)
        : PlainSteps.descend(coefficients, eta, sum, w, from, to);
  }

  /**
   * Makes a step with momentum: v = mu v + g, then w -= eta v, or with {@code nesterov} w -= eta (g
   * + mu v). The gradient g and the decay are as in {@link #descend}.
   */
  public static boolean momentum(
      RegularisationCoefficients coefficients,
      float eta,
      float mu,
      boolean nesterov,
      float[] sum,
      float[] w,
      float[] v,
      int from,
      int to) {
    Objects.checkFromToIndex(from, to, Math.min(v.length, Math.min(sum.length, w.length)));
    return Jvm.VECTORS
        ? VectorSteps.momentum(coefficients, eta, mu, nesterov, sum, w, v, from, to)
        : PlainSteps.momentum(coefficients, eta, mu, nesterov, sum, w, v, from, to);
  }

  /**
   * Makes a step of Adam: m = beta1 m + rest1 g, v = beta2 v + rest2 g^2, then w -= size m / (root
   * sqrt(v) + epsilon). The gradient g and the decay are as in {@link #descend}.
   */
  public static boolean adam(
      RegularisationCoefficients coefficients,
      Moments a,
      float[] sum,
      float[] w,
      float[] m,
      float[] v,
      int from,
      int to) {
    int shortest = Math.min(Math.min(sum.length, w.length), Math.min(m.length, v.length));
    Objects.checkFromToIndex(from, to, shortest);
    return Jvm.VECTORS
        ? VectorSteps.adam(coefficients, a, sum, w, m, v, from, to)
        : PlainSteps.adam(coefficients, a, sum, w, m, v, from, to);
  }
}
