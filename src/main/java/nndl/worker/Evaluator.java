package nndl.worker;

import java.util.function.Function;
import nndl.data.memory.PackedSamples;
import nndl.evaluation.EvaluationSum;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.network.Coding;
import nndl.network.Cost;

/**
 * Adds samples to an evaluation of any function from inputs to outputs, such as the mean of several
 * networks, a tile at a time. Serves one thread.
 */
public final class Evaluator {
  /** How many samples are computed at once, at most. */
  public static final int TILE = Workspace.TILE;

  private final Function<SparseRows, Matrix> network;
  private final Answers answers;
  private final SparseRows inputs = new SparseRows();

  /**
   * @param network the outputs, [m, outputs], for the inputs of m samples, at most a tile
   */
  public Evaluator(Function<SparseRows, Matrix> network, Coding targets, Cost cost) {
    this.network = network;
    this.answers = new Answers(targets, cost);
  }

  /**
   * Adds all of some samples.
   *
   * @param number the number of the first in its set
   */
  public void add(PackedSamples samples, long number, EvaluationSum sum) {
    for (int first = 0; first < samples.count(); first += TILE) {
      int count = Math.min(TILE, samples.count() - first);
      inputs.clear();
      for (int m = 0; m < count; m++) {
        samples.appendTo(inputs, first + m);
      }
      Matrix outputs = network.apply(inputs);
      for (int m = 0; m < count; m++) {
        answers.add(number + first + m, samples.label(first + m), outputs, m, sum);
      }
    }
  }
}
