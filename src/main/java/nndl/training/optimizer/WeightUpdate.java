package nndl.training.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nndl.math.Matrix;
import nndl.math.Parts;
import nndl.math.elements.RegularisationCoefficients;
import nndl.math.elements.Steps;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.RowMarks;

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
  private final boolean biasesTell;
  private final List<Part> parts = new ArrayList<>();
  private final List<Part> partsBehindRows = new ArrayList<>();

  /** Neighbouring numbers of a block: all weights, or all biases. */
  private record Part(int from, int to, boolean weights) {}

  /**
   * @param samples how many samples there are to train on: n of l2 and l1
   * @param biasesTell whether numbers that are not finite show in the biases, so that plain
   *     gradient descent need not look for them
   */
  public WeightUpdate(Layout layout, Penalties penalties, long samples, boolean biasesTell) {
    this.penalties = penalties;
    this.samples = samples;
    this.biasesTell = biasesTell;
    int at = layout.rowAt(0);
    for (int l = 1; l <= layout.layers(); l++) {
      add(at, layout.biasesAt(l), true, l);
      at = layout.biasesAt(l) + Matrix.stride(layout.outputs(l));
      add(layout.biasesAt(l), at, false, l);
    }
  }

  private void add(int start, int end, boolean weights, int layer) {
    for (int from = start; from < end; from += Parts.FLOATS) {
      Part part = new Part(from, Math.min(from + Parts.FLOATS, end), weights);
      parts.add(part);
      if (layer > 1 || !weights) {
        partsBehindRows.add(part);
      }
    }
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
   * @return whether all weights, and all that is kept, are finite; or true where the biases tell
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
    boolean finite;
    double clip = penalties.clipNorm() > 0 ? clip(sum, m) : 1;
    if (optimizer instanceof Optimizer.Sgd && !penalties.moveAllWeights()) {
      finite = descend(eta * clip, sum, m, parameters);
    } else {
      finite = move(optimizer.rule(eta, step), eta, clip / m, sum, parameters, kept);
    }
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

  /** Rows that no sample touched stay. */
  private boolean descend(double eta, Gradient sum, double m, Parameters parameters) {
    if (biasesTell) {
      parameters.step(eta, sum, m);
      return true;
    }
    float factor = (float) (-eta / m);
    Layout layout = parameters.layout();
    float[] from = sum.values();
    float[] w = parameters.values();
    boolean finite = true;
    for (RowMarks.Runs run = sum.dirtyRows().runs(); run.next(); ) {
      int end = layout.rowAt(run.to());
      finite &= Steps.addAndClear(factor, from, w, layout.rowAt(run.from()), end);
    }
    finite &=
        allFinite(partsBehindRows, part -> Steps.addAndClear(factor, from, w, part.from, part.to));
    parameters.changed().mark(sum.dirtyRows());
    sum.forget();
    return finite;
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
            parts,
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

  private interface PartMove {
    boolean apply(Part part);
  }

  /** Moves all parts, whatever becomes of the others; which thread does it changes no bit. */
  private static boolean allFinite(List<Part> parts, PartMove move) {
    int last = parts.get(parts.size() - 1).to;
    if (last - parts.get(0).from <= Parts.FLOATS) {
      boolean finite = true;
      for (Part part : parts) {
        finite &= move.apply(part);
      }
      return finite;
    }
    return IntStream.range(0, parts.size())
            .parallel()
            .map(i -> move.apply(parts.get(i)) ? 0 : 1)
            .sum()
        == 0;
  }
}
