package nndl.network;

import java.util.List;
import nndl.math.Matrix;

/**
 * What training wants of the outputs of a sample: the desired output is (1 - s) y + s / K, where y
 * is 1 at the label and 0 elsewhere, K is the number of classes, and s the smoothing (Szegedy and
 * others 2015, section 7). And how much the sample counts, by its class.
 */
public final class Targets {
  private final float atLabel;
  private final float elsewhere;
  private final double[] weights;

  /**
   * @param smoothing s, 0 if none is wanted
   * @param classWeights one for each class, or none if all count the same
   */
  public Targets(int classes, double smoothing, List<Double> classWeights) {
    this.elsewhere = (float) (smoothing / classes);
    this.atLabel = (float) (1 - smoothing + smoothing / classes);
    this.weights = classWeights.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Those of chapter 1: 1 at the label, and all samples count the same. */
  static Targets plain(int classes) {
    return new Targets(classes, 0, List.of());
  }

  /** delta = a - y, sample by sample; the padding of delta stays as it is. */
  void minusTargets(Matrix a, int[] labels, Matrix delta) {
    for (int m = 0; m < a.rows(); m++) {
      int row = delta.row(m);
      System.arraycopy(a.data(), a.row(m), delta.data(), row, a.columns());
      for (int k = row; elsewhere > 0 && k < row + a.columns(); k++) {
        delta.data()[k] -= elsewhere;
      }
      delta.data()[row + labels[m]] = a.get(m, labels[m]) - atLabel;
    }
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
