package nndl.training.worker;

import java.util.function.Function;
import nndl.data.packed.PackedSamples;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Coding;
import nndl.network.Cost;

/**
 * Evaluates a function from inputs to outputs, such as a network, on samples. Not safe for use by
 * several threads.
 */
public final class Evaluator {
  private final Tiles tiles;
  private final Answers answers;

  /**
   * @param network computes the outputs, [m, outputs], from the inputs of m samples, where m is at
   *     most {@link Tiles#SIZE}
   */
  public Evaluator(Function<SparseRows, Matrix> network, Coding targets, Cost cost) {
    this.tiles = new Tiles(network);
    this.answers = new Answers(targets, cost);
  }

  /**
   * Adds all samples to an evaluation.
   *
   * @param number the number of the first sample in its set
   */
  public void add(PackedSamples samples, long number, EvaluationSum sum) {
    tiles.run(
        samples,
        (sample, outputs, i) ->
            answers.add(number + sample, samples.label(sample), outputs, i, sum));
  }
}
