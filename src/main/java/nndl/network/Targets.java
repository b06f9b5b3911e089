package nndl.network;

import java.util.List;
import nndl.math.Matrix;

/**
 * The desired outputs of the samples in training, and the weight of each sample. A desired output
 * is (1 - s) y + s / K. Here y is 1 or 0 as the {@link Coding} defines for the label, s is the
 * smoothing, and K is the number of alternatives, {@link Coding#choices} (Szegedy and others 2015,
 * section 7). The weight of a sample is its own weight times the weight of its class.
 */
public final class Targets {
  private final Coding coding;
  private final float on;
  private final float off;
  private final double[] weights;

  /**
   * Creates the targets of a training.
   *
   * @param smoothing s; 0 for none
   * @param classWeights one weight per class; empty if all are equal. Only their ratios matter.
   */
  public Targets(Coding coding, double smoothing, List<Double> classWeights) {
    this.coding = coding;
    this.off = (float) (smoothing / coding.choices());
    this.on = (float) (1 - smoothing + smoothing / coding.choices());
    this.weights = nearOne(classWeights);
  }

  /**
   * Returns the weights, scaled so that the largest is at least 1 and less than 2. Errors far below
   * 1 would be rounded to 0 in lower layers. The scale is a power of two, so no digit changes. The
   * gradient is divided by the sum of the weights, which has the same scale.
   */
  private static double[] nearOne(List<Double> weights) {
    double largest = weights.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    int exponent = Math.getExponent(largest);
    return weights.stream().mapToDouble(weight -> Math.scalb(weight, -exponent)).toArray();
  }

  /**
   * Sets delta = a - y for each sample, where y is the desired output. The padding of delta is not
   * changed.
   */
  void minusTargets(Matrix a, TargetRows rows, Matrix delta) {
    coding.minusTargets(a, rows, on, off, delta);
  }

  boolean areNumbers() {
    return coding instanceof Coding.Numbers;
  }

  /** The error from which on the cost of Huber rises linearly. */
  float huberDelta() {
    return (float) ((Coding.Numbers) coding).huberDelta();
  }

  /**
   * Multiplies the errors of each sample by its weight, and adds its weight to {@link
   * Scalars.Name#WEIGHT}.
   */
  void weigh(TargetRows rows, Matrix delta, Scalars scalars) {
    for (int m = 0; m < delta.rows(); m++) {
      double ofClass = weights.length == 0 ? 1 : weights[rows.labels()[m]];
      double weight = rows.weights()[m] * ofClass;
      scalars.add(Scalars.Name.WEIGHT, weight);
      for (int k = delta.row(m); weight != 1 && k < delta.row(m) + delta.columns(); k++) {
        delta.data()[k] *= (float) weight;
      }
    }
  }
}
