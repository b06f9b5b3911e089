package nndl.network;

import java.util.List;
import nndl.math.Matrix;

/**
 * What training wants of the outputs of a sample: the desired output is (1 - s) y + s / K, where y
 * is 1 or 0 as the {@link Coding} has it for the label, K is the number of values that an output
 * chooses among, and s the smoothing (Szegedy and others 2015, section 7). And how much the sample
 * counts, by its class.
 */
public final class Targets {
  private final Coding coding;
  private final float on;
  private final float off;
  private final double[] weights;

  /**
   * @param smoothing s, 0 if none is wanted
   * @param classWeights one for each class, or none if all count the same; only their ratios matter
   */
  public Targets(Coding coding, double smoothing, List<Double> classWeights) {
    this.coding = coding;
    this.off = (float) (smoothing / coding.choices());
    this.on = (float) (1 - smoothing + smoothing / coding.choices());
    this.weights = nearOne(classWeights);
  }

  /**
   * With the largest between 1 and 2: errors far below 1 would count as 0 further down. A power of
   * two changes no digit, and the sum of the weights, which the gradient is divided by, is of these
   * too.
   */
  private static double[] nearOne(List<Double> weights) {
    double largest = weights.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    int exponent = Math.getExponent(largest);
    return weights.stream().mapToDouble(weight -> Math.scalb(weight, -exponent)).toArray();
  }

  /** Those of chapter 1: 1 or 0, and all samples count the same. */
  static Targets plain(Coding coding) {
    return new Targets(coding, 0, List.of());
  }

  /** delta = a - y, sample by sample; the padding of delta stays as it is. */
  void minusTargets(Matrix a, int[] labels, Matrix delta) {
    coding.minusTargets(a, labels, on, off, delta);
  }

  /** The errors of each sample are multiplied by its weight, and the weights added to the sum's. */
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
