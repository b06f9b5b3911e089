package nndl.math.elements;

import java.util.Objects;
import nndl.math.Jvm;

/**
 * A step of each weight by itself, in one pass over the weights, the sums of their gradients, and
 * what an optimiser keeps. A pass empties the sums, and says whether the numbers that it leaves are
 * all finite. Ranges are multiples of {@link nndl.math.Matrix#LANES} long. {@link PlainSteps} is
 * the definition, {@link VectorSteps} gives the same bits faster.
 *
 * <p>Weights that are pulled to zero, and averages of gradients that have become zero, end at zero
 * and not among the subnormal numbers, which are slow and never reach it: a velocity or first
 * moment below 2^-64 becomes zero, and so does a weight or second moment below 2^-100.
 */
public final class Steps {
  static final float MIN_MOMENT = 0x1p-64f;
  static final float MIN = 0x1p-100f;

  private Steps() {}

  /**
   * What a step of Adam has for all weights.
   *
   * @param rest1 1 - beta1
   * @param rest2 1 - beta2
   * @param size the learning rate, divided by 1 - beta1^t
   * @param root 1 / sqrt(1 - beta2^t)
   */
  public record Moments(
      float beta1, float rest1, float beta2, float rest2, float size, float root, float epsilon) {}

  /** {@code w += factor * sum}. */
  public static boolean addAndClear(float factor, float[] sum, float[] w, int from, int to) {
    Objects.checkFromToIndex(from, to, Math.min(sum.length, w.length));
    return Jvm.VECTORS
        ? VectorSteps.addAndClear(factor, sum, w, from, to)
        : PlainSteps.addAndClear(factor, sum, w, from, to);
  }

  /** {@code a += share * (w - a)}. */
  public static void average(float share, float[] w, float[] a, int from, int to) {
    Objects.checkFromToIndex(from, to, Math.min(w.length, a.length));
    if (Jvm.VECTORS) {
      VectorSteps.average(share, w, a, from, to);
    } else {
      PlainSteps.average(share, w, a, from, to);
    }
  }

  /** w - eta g. */
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

  /** v = mu v + g, and w - eta v; or, as Nesterov has it, w - eta (g + mu v). */
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

  /** m = beta1 m + rest1 g, v = beta2 v + rest2 g^2, w - size m / (root sqrt(v) + epsilon). */
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
