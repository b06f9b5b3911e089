package nndl.training.worker;

import nndl.data.packed.PackedSamples;
import nndl.math.Matrix;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.TargetRows;

/**
 * Interprets the network's outputs for a sample: computes the predicted class, the confidence in
 * it, and the cost, or how far numbers are off. Evaluations during training and of finished models
 * use this class.
 */
public record Answers(Coding targets, Cost cost) {

  /** Sets row {@code m} to what the network should answer for a sample. */
  public static void want(PackedSamples samples, int sample, TargetRows rows, int m) {
    rows.labels()[m] = samples.label(sample);
    rows.weights()[m] = samples.weight(sample);
    samples.copyNumbers(sample, rows.numbers(), rows.row(m));
  }

  /**
   * Adds a sample to an evaluation.
   *
   * @param number the sample's number in its set
   * @param rows what the network should answer for the sample, in row {@code m}
   * @param outputs the outputs for m samples, [m, outputs]
   * @param i the row of {@code outputs} that belongs to the sample
   */
  public void add(long number, TargetRows rows, int m, Matrix outputs, int i, EvaluationSum sum) {
    double sampleCost = cost.of(outputs, i, targets, rows, m);
    if (targets instanceof Coding.Numbers) {
      sum.add(number, rows.numbers(), rows.row(m), sampleCost, outputs, i, rows.weights()[m]);
      return;
    }
    int prediction = targets.prediction(outputs, i);
    sum.add(
        number,
        rows.labels()[m],
        prediction,
        targets.confidence(outputs, i, prediction),
        sampleCost,
        outputs,
        i,
        rows.weights()[m]);
  }
}
