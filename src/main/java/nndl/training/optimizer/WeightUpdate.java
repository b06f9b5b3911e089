package nndl.training.optimizer;

import java.util.List;
import nndl.math.Matrix;
import nndl.math.Parts;
import nndl.math.elements.RegularisationCoefficients;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;

/**
 * One step of all weights, in this order: clip the averaged gradient, add what l2 and l1 cost,
 * decay the weights, let the optimiser move them, and bound their length. It knows a workload and
 * has no state: equal weights, sums and kept blocks give equal ones.
 *
 * <p>Plain gradient descent moves the rows that a sample touched, and no others. Everything else
 * moves all rows, and marks them so.
 */
public final class WeightUpdate {
  private final Penalties penalties;
  private final long samples;

  /**
   * @param samples how many samples there are to train on: n of l2 and l1
   */
  public WeightUpdate(Penalties penalties, long samples) {
    this.penalties = penalties;
    this.samples = samples;
  }

  /**
   * Moves the weights, and empties the sum. Where no sample counts, nothing moves.
   *
   * @param optimizer whose parameters are those of this step
   * @param eta the learning rate
   * @param step which step it is, counted from 1
   * @param sum of the gradients of a mini-batch
   * @param m how many samples the mini-batch has, or the sum of their weights
   * @param kept what the optimiser keeps, in its order
   * @return whether all weights, and all that is kept, are finite
   */
  public boolean apply(
      Optimizer optimizer,
      double eta,
      long step,
      Gradient sum,
      double m,
      Parameters parameters,
      List<Block> kept) {
    if (m == 0) {
      sum.clear();
      return true;
    }
    double clip = penalties.clipNorm() > 0 ? clip(sum, m) : 1;
    boolean finite =
        (optimizer instanceof Optimizer.Sgd && !penalties.moveAllWeights())
            ? parameters.step(eta * clip, sum, m)
            : move(optimizer.rule(eta, step), eta, clip / m, sum, parameters, kept);
    if (penalties.maxNorm() > 0) {
      MaxNorm.apply(parameters, penalties.maxNorm());
    }
    return finite;
  }

  /** By what to multiply the average; NaN, which is soon found, if the gradient is not finite. */
  private double clip(Gradient sum, double m) {
    double norm = GradientNorm.of(sum) / m;
    return norm <= penalties.clipNorm() ? 1 : penalties.clipNorm() / norm;
  }

  private boolean move(
      Optimizer.Rule rule,
      double eta,
      double scale,
      Gradient sum,
      Parameters parameters,
      List<Block> kept) {
    RegularisationCoefficients ofBiases = new RegularisationCoefficients((float) scale, 0, 0, 0);
    RegularisationCoefficients ofWeights =
        new RegularisationCoefficients(
            (float) scale,
            (float) (penalties.l2() / samples),
            (float) (penalties.l1() / samples),
            (float) (eta * penalties.weightDecay()));
    float[][] blocks = kept.stream().map(Block::values).toArray(float[][]::new);
    float[] from = sum.values();
    float[] w = parameters.values();
    Layout layout = parameters.layout();
    boolean finite = true;
    int start = layout.rowAt(0);
    for (int l = 1; l <= layout.layers(); l++) {
      int biases = layout.biasesAt(l);
      int end = biases + Matrix.stride(layout.outputs(l));
      finite &= Parts.all(start, biases, (a, b) -> rule.move(ofWeights, from, w, blocks, a, b));
      finite &= Parts.all(biases, end, (a, b) -> rule.move(ofBiases, from, w, blocks, a, b));
      start = end;
    }
    parameters.changed().mark(0, parameters.changed().count());
    sum.forget();
    return finite;
  }
}
