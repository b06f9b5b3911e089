package nndl.training.worker;

import nndl.math.Matrix;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Coding;
import nndl.network.Cost;

/**
 * Interprets the outputs for a sample: its class, the confidence in it, and its cost. Training and
 * later evaluations of the model share this.
 */
record Answers(Coding targets, Cost cost) {

  /**
   * Adds a sample to an evaluation.
   *
   * @param number the sample's number in its set
   * @param outputs the outputs of a tile of samples, [m, outputs]; the sample's are in row {@code
   *     i}
   */
  void add(long number, int label, Matrix outputs, int i, EvaluationSum sum) {
    int prediction = targets.prediction(outputs, i);
    sum.add(
        number,
        label,
        prediction,
        targets.confidence(outputs, i, prediction),
        cost.of(outputs, i, targets, label),
        outputs,
        i);
  }
}
