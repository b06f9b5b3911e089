package nndl.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import nndl.committee.Committee;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.SampleSource;
import nndl.data.memory.PackedSamples;
import nndl.data.memory.SampleHash;
import nndl.error.InputException;
import nndl.evaluation.Activity;
import nndl.evaluation.Evaluation;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.model.Model;
import nndl.network.Coding;
import nndl.worker.Split;

/**
 * Samples that a model has answered, with the bits of its evaluation: all of a set, or the first of
 * them where all would take too long.
 *
 * @param range of those that were answered
 * @param of how many samples there are
 * @param most the largest input, or 1 if none is larger
 * @param predictions of each the class that the model says
 * @param confidences of each how sure the model is of what it says
 * @param labelConfidences of each how sure it is of the class that it should have said
 */
record Scored(
    Split set,
    SampleRange range,
    long of,
    PackedSamples samples,
    float most,
    Coding targets,
    int[] predictions,
    float[] confidences,
    float[] labelConfidences) {
  /** The grey value of the largest input. */
  static final float WHITE = 255;

  /** More inputs would take longer than somebody waits who has asked for a page. */
  private static final long MOST_INPUTS = 1 << 26;

  /** More products, of samples and weights, would too. */
  private static final long MOST_PRODUCTS = 1L << 33;

  private static final int MOST_OF_TILE = 500;
  private static final int NUMBERS_OF_TILE = 1 << 20;
  private static final int THREADS = 2;

  /** Fails if the model does not say what its inputs mean, or samples and model do not fit. */
  static Scored of(SampleSource source, Split set, SampleRange range, Model model) {
    SampleSet files = range.set();
    if (files.width() != model.layout().inputs(1)) {
      throw InputException.expected(
          files.name(range.from()), "samples of as many inputs as the model has", files.width());
    }
    Committee alone = new Committee(List.of(model));
    long fitting = Math.min(range.count(), fitting(model));
    SampleRange first = new SampleRange(files, range.from(), range.from() + fitting);
    PackedSamples samples = source.load(first);
    files.requireLabels(samples, first.from(), model.targets().classes());
    int count = samples.count();
    Scored scored =
        new Scored(
            set,
            first,
            range.count(),
            samples,
            largest(samples),
            model.targets(),
            new int[count],
            new float[count],
            new float[count]);
    int widest = Arrays.stream(model.sizes()).max().orElseThrow();
    int tile = Math.max(1, Math.min(MOST_OF_TILE, NUMBERS_OF_TILE / widest));
    IntStream.range(0, THREADS)
        .parallel()
        .forEach(
            t ->
                scored.answer(
                    alone,
                    tile,
                    (int) ((long) count * t / THREADS),
                    (int) ((long) count * (t + 1) / THREADS)));
    return scored;
  }

  /** How many samples a model can answer while somebody waits. */
  static long fitting(Model model) {
    long weights = model.layout().weightCount();
    return Math.max(1, Math.min(MOST_INPUTS / model.layout().inputs(1), MOST_PRODUCTS / weights));
  }

  private static float largest(PackedSamples samples) {
    SparseRows row = new SparseRows();
    float largest = 1;
    for (int i = 0; i < samples.count(); i++) {
      row.clear();
      samples.appendTo(row, i);
      for (int e = 0; e < row.entries(); e++) {
        largest = Math.max(largest, row.value()[e]);
      }
    }
    return largest;
  }

  /** Answers the samples {@code start} to {@code end - 1}. */
  private void answer(Committee alone, int tile, int start, int end) {
    Function<SparseRows, Matrix> outputs = alone.outputs(tile);
    SparseRows inputs = new SparseRows();
    for (int from = start; from < end; from += tile) {
      int to = Math.min(end, from + tile);
      inputs.clear();
      for (int i = from; i < to; i++) {
        samples.appendTo(inputs, i);
      }
      Matrix a = outputs.apply(inputs);
      for (int i = from; i < to; i++) {
        take(i, a, i - from);
      }
    }
  }

  /** What the outputs in a row say of a sample. */
  private void take(int i, Matrix outputs, int row) {
    predictions[i] = targets.prediction(outputs, row);
    confidences[i] = targets.confidence(outputs, row, predictions[i]);
    labelConfidences[i] = confidence(outputs, row, label(i));
  }

  /** As {@link Coding#confidence} has it of a prediction. */
  private float confidence(Matrix outputs, int row, int label) {
    if (targets instanceof Coding.OneHot) {
      return outputs.get(row, label);
    }
    float product = 1;
    for (int j = 0; j < outputs.columns(); j++) {
      product *= targets.isOn(label, j) ? outputs.get(row, j) : 1 - outputs.get(row, j);
    }
    return product;
  }

  int count() {
    return samples.count();
  }

  int label(int i) {
    return samples.label(i);
  }

  boolean isWrong(int i) {
    return predictions[i] != label(i);
  }

  /** Whether all samples were answered. */
  boolean isWhole() {
    return count() == of;
  }

  /** What there is to say if they are not all. */
  String part() {
    return String.format(
        Locale.ROOT,
        "Of %,d samples the first %,d were answered once more, since all would take too long.",
        of,
        count());
  }

  /** What tells the samples from others. */
  String hash() {
    return "%016x".formatted(SampleHash.of(samples, range.from()));
  }

  /** The inputs of a sample as grey values, of which 255 is the largest input of all samples. */
  byte[] pixels(int i) {
    SparseRows row = new SparseRows();
    samples.appendTo(row, i);
    byte[] pixels = new byte[range.set().width()];
    for (int e = 0; e < row.entries(); e++) {
      pixels[row.column()[e]] = (byte) Math.round(Math.max(0, row.value()[e]) / most * WHITE);
    }
    return pixels;
  }

  /** What a training would say of these answers, without costs and samples. */
  Evaluation evaluation() {
    long[] confident = new long[Evaluation.BINS];
    long[] right = new long[Evaluation.BINS];
    int answers = targets.predictions();
    SortedMap<Long, Long> cells = new TreeMap<>();
    for (int i = 0; i < count(); i++) {
      int bin = (int) (confidences[i] * Evaluation.BINS);
      bin = Math.max(0, Math.min(Evaluation.BINS - 1, bin));
      confident[bin]++;
      right[bin] += isWrong(i) ? 0 : 1;
      if (targets.classes() <= Evaluation.MAX_CONFUSION_CLASSES) {
        cells.merge((long) label(i) * answers + predictions[i], 1L, Long::sum);
      }
    }
    List<Evaluation.Cell> confusion = new ArrayList<>();
    cells.forEach(
        (at, cell) -> {
          int label = (int) (at / answers);
          confusion.add(new Evaluation.Cell(label, (int) (at % answers), cell, new long[0]));
        });
    return new Evaluation(
        targets.classes(), answers, 0, confident, right, confusion, List.of(), Activity.UNKNOWN);
  }
}
