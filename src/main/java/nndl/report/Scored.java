package nndl.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import nndl.committee.Committee;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.memory.PackedSamples;
import nndl.error.InputException;
import nndl.evaluation.Activity;
import nndl.evaluation.Evaluation;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.model.Model;
import nndl.network.Coding;
import nndl.worker.Split;

/**
 * Samples that a model has answered, with the bits of its evaluation.
 *
 * @param predictions of each the class that the model says
 * @param confidences of each how sure the model is of what it says
 * @param labelConfidences of each how sure it is of the class that it should have said
 */
record Scored(
    Split set,
    SampleRange range,
    PackedSamples samples,
    Coding targets,
    int[] predictions,
    float[] confidences,
    float[] labelConfidences) {
  /** More inputs would take longer than somebody waits who has asked for a page. */
  private static final long MOST_INPUTS = 1 << 26;

  private static final int MOST_OF_TILE = 500;
  private static final long INPUTS_OF_TILE = 1 << 20;
  private static final float MOST_OF_BYTE = 255;

  /** Fails if the model does not say what its inputs mean, or samples and model do not fit. */
  static Scored of(SampleSource source, Split set, SampleRange range, Model model) {
    int width = range.set().width();
    if (width != model.layout().inputs(1)) {
      throw InputException.expected(
          range.set().name(range.from()), "samples of as many inputs as the model has", width);
    }
    if (range.count() * width > MOST_INPUTS) {
      throw InputException.expected(
          range.set().name(range.from()),
          "at most %s samples to show".formatted(MOST_INPUTS / width),
          range.count());
    }
    Committee alone = new Committee(List.of(model));
    PackedSamples samples = source.load(range);
    range.set().requireLabels(samples, range.from(), model.targets().classes());
    int count = samples.count();
    Scored scored =
        new Scored(
            set,
            range,
            samples,
            model.targets(),
            new int[count],
            new float[count],
            new float[count]);
    int tile = (int) Math.max(1, Math.min(MOST_OF_TILE, INPUTS_OF_TILE / width));
    Function<SparseRows, Matrix> outputs = alone.outputs(tile);
    SparseRows inputs = new SparseRows();
    for (int from = 0; from < count; from += tile) {
      int to = Math.min(count, from + tile);
      inputs.clear();
      for (int i = from; i < to; i++) {
        samples.appendTo(inputs, i);
      }
      Matrix a = outputs.apply(inputs);
      for (int i = from; i < to; i++) {
        scored.take(i, a, i - from);
      }
    }
    return scored;
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

  /** Their grey values, of which inputs from 0 to 1 are made, and others are cut off. */
  byte[] pixels(int i) {
    SparseRows row = new SparseRows();
    samples.appendTo(row, i);
    byte[] pixels = new byte[range.set().width()];
    for (int e = 0; e < row.entries(); e++) {
      float grey = Math.max(0, Math.min(1, row.value()[e])) * MOST_OF_BYTE;
      pixels[row.column()[e]] = (byte) Math.round(grey);
    }
    return pixels;
  }

  /** What a training would say of these answers, without costs and samples. */
  Evaluation evaluation() {
    long[] confident = new long[Evaluation.BINS];
    long[] right = new long[Evaluation.BINS];
    int answers = targets.predictions();
    long[] cells = new long[targets.classes() * answers];
    for (int i = 0; i < count(); i++) {
      int bin = (int) (confidences[i] * Evaluation.BINS);
      bin = Math.max(0, Math.min(Evaluation.BINS - 1, bin));
      confident[bin]++;
      right[bin] += isWrong(i) ? 0 : 1;
      cells[label(i) * answers + predictions[i]]++;
    }
    List<Evaluation.Cell> confusion = new ArrayList<>();
    for (int at = 0; at < cells.length; at++) {
      if (cells[at] > 0) {
        confusion.add(new Evaluation.Cell(at / answers, at % answers, cells[at], new long[0]));
      }
    }
    return new Evaluation(
        targets.classes(), answers, 0, confident, right, confusion, List.of(), Activity.UNKNOWN);
  }
}
