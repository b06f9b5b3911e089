package nndl.report;

import java.util.function.Function;
import java.util.stream.IntStream;
import nndl.data.packed.PackedSamples;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.model.ensemble.Ensemble;
import nndl.network.Coding;

/** The answers of a model to samples, with the same bits as in an evaluation. */
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
   * Runs the model on the samples.
   *
   * @param alone an ensemble of this model only
   * @param samples samples whose labels are classes of the model
   * @param widest the size of its widest layer
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
   * Computes the answers to the samples {@code start} to {@code end - 1}, and writes them to the
   * arrays.
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

  /** The predicted class. */
  int prediction(int i) {
    return predictions[i];
  }

  /** The confidence in the predicted class. */
  float confidence(int i) {
    return confidences[i];
  }

  /** The confidence in the right class. */
  float labelConfidence(int i) {
    return labelConfidences[i];
  }
}
