package nndl.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import nndl.data.packed.PackedSamples;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.evaluation.EvaluationSum;
import nndl.model.evaluation.RankSum;
import nndl.network.Coding;

/**
 * Answers samples by a model, and stores the predictions and confidences, or the numbers. They are
 * equal to those of an evaluation, to the last bit.
 */
public final class ModelAnswers {
  private static final int MAX_OF_TILE = 500;
  private static final int NUMBERS_OF_TILE = 1 << 20;
  private static final int THREADS = 2;

  private final Coding targets;
  private final int tile;
  private final int[] predictions;
  private final float[] confidences;
  private final float[] labelConfidences;

  /** The standardised numbers that are wanted and answered, [samples, numbers]; or no columns. */
  private final Matrix wanted;

  private final Matrix outputs;
  private final RankSum ranks = new RankSum();
  private final float largestInput;

  /**
   * Runs a model on samples.
   *
   * @param samples samples whose labels are classes of the model, or which have as many numbers
   */
  public static ModelAnswers of(Model model, PackedSamples samples) {
    int widest = Arrays.stream(model.sizes()).max().orElseThrow();
    return new ModelAnswers(new Ensemble(List.of(model)), samples, widest);
  }

  private ModelAnswers(Ensemble alone, PackedSamples samples, int widest) {
    int count = samples.count();
    this.targets = alone.targets();
    this.predictions = new int[count];
    this.confidences = new float[count];
    this.labelConfidences = new float[count];
    int numbers = targets.units().length;
    this.wanted = new Matrix(new float[count * numbers], 0, count, numbers, numbers);
    this.outputs = new Matrix(new float[count * numbers], 0, count, numbers, numbers);
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
   * Answers the samples {@code start} to {@code end - 1}, and writes the results to the arrays.
   *
   * @return the largest input of these samples, or 0 if none is larger
   */
  private float take(
      PackedSamples samples, int start, int end, Function<SparseRows, Matrix> network) {
    float largest = 0;
    RankSum own = new RankSum();
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
      Matrix a = network.apply(inputs);
      for (int i = from; i < to; i++) {
        if (targets instanceof Coding.Numbers) {
          samples.copyNumbers(i, wanted.data(), wanted.row(i));
          System.arraycopy(a.data(), a.row(i - from), outputs.data(), outputs.row(i), a.columns());
        } else {
          predictions[i] = targets.prediction(a, i - from);
          confidences[i] = targets.confidence(a, i - from, predictions[i]);
          labelConfidences[i] = targets.labelConfidence(a, i - from, samples.label(i));
        }
        if (targets.classes() == 2) {
          own.add(samples.label(i), targets.shares(a.copyOfRow(i - from)));
        }
      }
    }
    synchronized (ranks) {
      ranks.add(own);
    }
    return largest;
  }

  Coding targets() {
    return targets;
  }

  /** The ranks of the samples, if there are two classes. */
  RankSum ranks() {
    return ranks;
  }

  /** The largest input of all samples, or 0 if no input is larger than 0. */
  float largestInput() {
    return largestInput;
  }

  /** Adds sample {@code i}, whose cost is not known, to an evaluation. */
  void addTo(EvaluationSum sum, int i, PackedSamples samples) {
    if (targets instanceof Coding.Numbers) {
      sum.add(i, wanted.data(), wanted.row(i), 0, outputs, i, samples.weight(i));
    } else {
      sum.count(i, samples.label(i), predictions[i], confidences[i]);
    }
  }

  /** Number {@code j} of sample {@code i}, in its unit. The model must answer numbers. */
  public double wanted(int i, int j) {
    return ((Coding.Numbers) targets).number(j, wanted.get(i, j));
  }

  /** The answer for number {@code j} of sample {@code i}, in its unit. */
  public double answer(int i, int j) {
    return ((Coding.Numbers) targets).number(j, outputs.get(i, j));
  }

  /** The prediction for sample {@code i}. */
  public int prediction(int i) {
    return predictions[i];
  }

  /** The confidence in the prediction for sample {@code i}. */
  public float confidence(int i) {
    return confidences[i];
  }

  /** The confidence in the right class of sample {@code i}. */
  float labelConfidence(int i) {
    return labelConfidences[i];
  }
}
