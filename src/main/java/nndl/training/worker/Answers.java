package nndl.training.worker;

import nndl.math.Matrix;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Coding;
import nndl.network.Cost;

/**
 * What outputs say: the class of a sample, how sure that is, and what it costs. The same in a
 * training and in an evaluation of its model afterwards.
 */
record Answers(Coding targets, Cost cost) {

  /**
   * Adds a sample to an evaluation.
   *
   * @param number in its set
   * @param outputs of a tile of samples, [m, outputs]; this one is row {@code i}
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
