package nndl.training.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import nndl.math.Matrix;
import nndl.math.ParallelLoop;
import nndl.math.elements.RegularisationCoefficients;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;

/**
 * Updates all weights in one step. In this order, it clips the averaged gradient, adds the
 * gradients of l2 and l1, decays the weights, applies the optimiser, and limits the norms of the
 * weights. It has no state of its own, so the result depends only on the weights, the summed
 * gradient and the optimiser's state.
 *
 * <p>Plain gradient descent without l2, l1 and weight decay changes only the first-layer rows that
 * a sample touched, and all numbers that come after the first layer's rows. Any other optimiser or
 * penalty changes all numbers and marks all first-layer rows as changed. So does the limit of the
 * norms if it scales down first-layer weights.
 */
public final class WeightUpdate {
  private final Penalties penalties;
  private final double samples;
  private final List<Part> parts = new ArrayList<>();

  /** A range of a block that contains either only weights or only biases. */
  private record Part(int from, int to, boolean weights) {}

  /**
   * @param samples the number of training samples or the sum of their weights, n in the formulas of
   *     l2 and l1
   */
  public WeightUpdate(Layout layout, Penalties penalties, double samples) {
    this.penalties = penalties;
    this.samples = samples;
    int at = layout.rowAt(0);
    for (int l = 1; l <= layout.layers(); l++) {
      int biases = layout.biasesAt(l);
      add(at, biases, true);
      at = biases + Matrix.stride(layout.outputs(l));
      add(biases, at, false);
    }
  }

  private void add(int start, int end, boolean weights) {
    for (int from = start; from < end; from += ParallelLoop.FLOATS) {
      parts.add(new Part(from, Math.min(from + ParallelLoop.FLOATS, end), weights));
    }
  }

  /**
   * Updates the weights and the optimiser's state, and clears the sum. If {@code m} is 0, no sample
   * counts and only the sum is cleared.
   *
   * @param optimizer the optimiser, with its parameters for this step
   * @param eta the learning rate
   * @param step the number of the step, counted from 1
   * @param sum the sum of the gradients of a mini-batch
   * @param m the sum of the weights of the samples of the mini-batch: their number if they have
   *     none
   * @param kept the blocks of the optimiser's state, in the order of {@link Optimizer#keeps}
   * @return whether all updated numbers are finite
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

  /**
   * Returns the factor for the averaged gradient. The factor is 0 if the gradient's norm is
   * infinite, and NaN if the norm is NaN. In both cases the update makes weights NaN (0 times
   * infinity is NaN), which {@link #apply} reports.
   */
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
    boolean finite =
        allFinite(
            part ->
                rule.move(
                    part.weights ? ofWeights : ofBiases,
                    sum.values(),
                    parameters.values(),
                    blocks,
                    part.from,
                    part.to));
    parameters.changed().mark(0, parameters.changed().count());
    sum.forget();
    return finite;
  }

  /**
   * Moves all parts, even if numbers of some are not finite. The result has the same bits, no
   * matter which thread moves which part. The loop is this method's own: in calls of {@link
   * ParallelLoop} for weights and biases by turns, HotSpot allocated the vectors of a step in half
   * of the JVMs.
   */
  private boolean allFinite(Predicate<Part> move) {
    int last = parts.get(parts.size() - 1).to;
    if (last - parts.get(0).from <= ParallelLoop.FLOATS) {
      boolean finite = true;
      for (Part part : parts) {
        finite &= move.test(part);
      }
      return finite;
    }
    return IntStream.range(0, parts.size())
            .parallel()
            .map(i -> move.test(parts.get(i)) ? 0 : 1)
            .sum()
        == 0;
  }
}
