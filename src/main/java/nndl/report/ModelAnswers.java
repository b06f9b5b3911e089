package nndl.report;

import java.util.function.Function;
import java.util.stream.IntStream;
import nndl.data.packed.PackedSamples;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.model.ensemble.Ensemble;
import nndl.network.Coding;

/** What a model says of samples, with the bits of an evaluation. */
final class ModelAnswers {
  private static final int MAX_OF_TILE = 500;
  private static final int NUMBERS_OF_TILE = 1 << 20;
  private static final int THREADS = 2;

  private final Coding targets;
  private final int tile;
  private final int[] predictions;
  private final float[] confidences;
  private final float[] labelConfidences;
  private final float largestInput;

  /**
   * Asks the model.
   *
   * @param alone the committee of no other model
   * @param samples each label is one of its classes
   * @param widest of its layers
   */
  ModelAnswers(Ensemble alone, PackedSamples samples, int widest) {
    int count = samples.count();
    this.targets = alone.targets();
    this.predictions = new int[count];
    this.confidences = new float[count];
    this.labelConfidences = new float[count];
    this.tile = Math.max(1, Math.min(MAX_OF_TILE, NUMBERS_OF_TILE / widest));
    this.largestInput =
        (float)
            IntStream.range(0, THREADS)
                .parallel()
                .mapToDouble(
                    t -> take(samples, first(t, count), first(t + 1, count), alone.outputs(tile)))
                .max()
                .orElseThrow();
  }

  private static int first(int thread, int count) {
    return (int) ((long) count * thread / THREADS);
  }

  /**
   * Fills its part of the arrays with the answers to the samples {@code start} to {@code end - 1}.
   *
   * @return their largest input
   */
  private float take(
      PackedSamples samples, int start, int end, Function<SparseRows, Matrix> outputs) {
    float largest = 0;
    SparseRows inputs = new SparseRows();
    for (int from = start; from < end; from += tile) {
      int to = Math.min(end, from + tile);
      inputs.clear();
      for (int i = from; i < to; i++) {
        samples.appendTo(inputs, i);
      }
      for (int e = 0; e < inputs.entries(); e++) {
        largest = Math.max(largest, inputs.value()[e]);
      }
      Matrix a = outputs.apply(inputs);
      for (int i = from; i < to; i++) {
        predictions[i] = targets.prediction(a, i - from);
        confidences[i] = targets.confidence(a, i - from, predictions[i]);
        labelConfidences[i] = targets.labelConfidence(a, i - from, samples.label(i));
      }
    }
    return largest;
  }

  Coding targets() {
    return targets;
  }

  /** The largest input of all samples, or 0 if none is larger. */
  float largestInput() {
    return largestInput;
  }

  /** The class that the model says. */
  int prediction(int i) {
    return predictions[i];
  }

  /** How sure the model is of what it says. */
  float confidence(int i) {
    return confidences[i];
  }

  /** How sure it is of the class that it should have said. */
  float labelConfidence(int i) {
    return labelConfidences[i];
  }
}
