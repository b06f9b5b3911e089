package nndl.network;

import java.util.List;
import nndl.math.Matrix;

/**
 * The desired outputs of a sample in training, and its weight. The desired output is (1 - s) y + s
 * / K, where y is 1 or 0 as the {@link Coding} says for the label, K is the number of values that
 * an output chooses among, and s is the smoothing (Szegedy and others 2015, section 7). The weight
 * of a sample is that of its class.
 */
public final class Targets {
  private final Coding coding;
  private final float on;
  private final float off;
  private final double[] weights;

  /**
   * @param smoothing s; 0 for none
   * @param classWeights one weight per class, or none if all are equal; only their ratios matter
   */
  public Targets(Coding coding, double smoothing, List<Double> classWeights) {
    this.coding = coding;
    this.off = (float) (smoothing / coding.choices());
    this.on = (float) (1 - smoothing + smoothing / coding.choices());
    this.weights = nearOne(classWeights);
  }

  /**
   * Scales the weights so that the largest is between 1 and 2, since errors far below 1 would be
   * rounded to 0 in lower layers. The scale is a power of two, so no digit changes, and the sum of
   * weights, by which the gradient is divided, is scaled too.
   */
  private static double[] nearOne(List<Double> weights) {
    double largest = weights.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    int exponent = Math.getExponent(largest);
    return weights.stream().mapToDouble(weight -> Math.scalb(weight, -exponent)).toArray();
  }

  /** The targets of chapter 1: 1 or 0, and all samples have the same weight. */
  static Targets plain(Coding coding) {
    return new Targets(coding, 0, List.of());
  }

  /** Sets delta = a - y for each sample; the padding of delta stays as it is. */
  void minusTargets(Matrix a, int[] labels, Matrix delta) {
    coding.minusTargets(a, labels, on, off, delta);
  }

  /**
   * Multiplies the errors of each sample by its weight, and adds the weights to the scalar {@code
   * WEIGHT}.
   */
  void weigh(int[] labels, Matrix delta, Scalars scalars) {
    for (int m = 0; m < delta.rows() && weights.length > 0; m++) {
      double weight = weights[labels[m]];
      scalars.add(Scalars.Name.WEIGHT, weight);
      for (int k = delta.row(m); k < delta.row(m) + delta.columns(); k++) {
        delta.data()[k] *= (float) weight;
      }
    }
  }
}
