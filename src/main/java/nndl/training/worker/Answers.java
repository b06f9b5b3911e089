package nndl.training.worker;

import nndl.math.Matrix;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Coding;
import nndl.network.Cost;

/**
 * Interprets the network's outputs for a sample: computes the predicted class, the confidence in
 * it, and the cost. Evaluations during training and of finished models use this class.
 */
public record Answers(Coding targets, Cost cost) {

  /**
   * Adds a sample to an evaluation.
   *
   * @param number the sample's number in its set
   * @param outputs the outputs for m samples, [m, outputs]
   * @param i the row of {@code outputs} that belongs to the sample
   */
  public void add(long number, int label, Matrix outputs, int i, EvaluationSum sum) {
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
