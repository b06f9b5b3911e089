package nndl.spark.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nndl.model.evaluation.Activity;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Evaluation.Cell;
import nndl.model.evaluation.Evaluation.Sample;
import nndl.model.evaluation.Residuals;
import nndl.model.evaluation.WeightSums;
import nndl.network.Coding;

/**
 * Writes and reads an {@link Evaluation} as little-endian bytes, in this order:
 *
 * <ul>
 *   <li>the cost
 *   <li>of numbers, the number of samples, the weights and the sums of each group of the residuals
 *   <li>for each bin of the histogram of confidences, the number of all samples and the number of
 *       correctly classified samples
 *   <li>the number of nonzero cells of the confusion matrix, and each cell with its examples
 *   <li>the number of worst samples, and each of these samples with its outputs
 *   <li>the length of the text of the sums by weights and its characters, or 0 if samples have none
 *   <li>the number of samples for which the hidden neurons were examined, and for each hidden
 *       neuron, the number of these samples for which it was flat
 * </ul>
 */
public final class EvaluationFormat {
  private static final int HISTOGRAM_BYTES = 2 * Evaluation.BINS * Long.BYTES;
  private static final int CELL_BYTES = 3 * Integer.BYTES + Long.BYTES;
  private static final int SAMPLE_BYTES = 2 * Integer.BYTES + 2 * Long.BYTES;

  private EvaluationFormat() {}

  /**
   * Returns a limit that the number of bytes of {@link #write} does not exceed.
   *
   * @param hidden the sizes of the hidden layers
   */
  static long maxBytes(Coding targets, int... hidden) {
    long cellBytes = CELL_BYTES + (long) Long.BYTES * Evaluation.MAX_EXAMPLES_PER_CELL;
    long sampleBytes = SAMPLE_BYTES + (long) Float.BYTES * targets.outputs();
    return Long.BYTES
        + residualBytes(targets)
        + HISTOGRAM_BYTES
        + 2 * Integer.BYTES
        + maxCells(targets) * cellBytes
        + Evaluation.MAX_WORST * sampleBytes
        + activityBytes(hidden)
        + Integer.BYTES
        + WeightSums.MAX_TEXT;
  }

  private static long residualBytes(Coding targets) {
    int numbers = targets.units().length;
    return numbers == 0
        ? 0
        : (long) Long.BYTES * Residuals.GROUPS * (2 + Residuals.SUMS * (long) numbers);
  }

  private static long activityBytes(int... hidden) {
    return Integer.BYTES * (1 + Arrays.stream(hidden).asLongStream().sum());
  }

  private static long maxCells(Coding targets) {
    return targets.classes() > Evaluation.MAX_CONFUSION_CLASSES
        ? 0
        : (long) targets.classes() * targets.predictions();
  }

  public static void write(Parts out, Evaluation evaluation) {
    out.putLong(evaluation.cost());
    Residuals residuals = evaluation.residuals();
    for (long[] numbers : List.of(residuals.counts(), residuals.weights(), residuals.sums())) {
      for (long number : numbers) {
        out.putLong(number);
      }
    }
    for (int bin = 0; bin < Evaluation.BINS; bin++) {
      out.putLong(evaluation.confidences()[bin]).putLong(evaluation.right()[bin]);
    }
    out.putInt(evaluation.confusion().size());
    for (Cell cell : evaluation.confusion()) {
      out.putInt(cell.label()).putInt(cell.prediction()).putInt(cell.examples().length);
      out.putLong(cell.count());
      for (long number : cell.examples()) {
        out.putLong(number);
      }
    }
    out.putInt(evaluation.worst().size());
    for (Sample sample : evaluation.worst()) {
      out.putInt(sample.label()).putInt(sample.prediction());
      out.putLong(sample.number()).putLong(sample.cost());
      for (float output : sample.outputs()) {
        out.putFloat(output);
      }
    }
    WeightSums weights = evaluation.weights();
    byte[] text = weights == null ? new byte[0] : weights.text().getBytes(US_ASCII);
    out.putInt(text.length);
    out.put(text, text.length);
    out.putInt(evaluation.activity().samples());
    for (int[] layer : evaluation.activity().flat()) {
      for (int count : layer) {
        out.putInt(count);
      }
    }
  }

  /**
   * Reads an evaluation.
   *
   * @param evaluated the number of samples that it must count
   * @param hidden the sizes of the hidden layers
   * @throws ProtocolException if the bytes are not what {@link #write} writes for these classes and
   *     hidden layers
   */
  static Evaluation read(ByteBuffer in, Coding targets, long evaluated, int... hidden)
      throws ProtocolException {
    requireBytes(in, Long.BYTES + residualBytes(targets) + HISTOGRAM_BYTES + Integer.BYTES);
    long cost = in.getLong();
    ProtocolException.require(cost >= 0, "a cost of 0 or more");
    long[] confidences = new long[Evaluation.BINS];
    long[] right = new long[Evaluation.BINS];
    Residuals residuals = readResiduals(in, evaluated, targets.units());
    long left = evaluated - residuals.count();
    for (int bin = 0; bin < Evaluation.BINS; bin++) {
      confidences[bin] = in.getLong();
      right[bin] = in.getLong();
      left -= requireAtMost(left, confidences[bin]);
      ProtocolException.require(
          0 <= right[bin] && right[bin] <= confidences[bin], "right samples among all of a bin");
    }
    ProtocolException.require(left == 0, "bins of %s samples".formatted(evaluated));
    List<Cell> confusion = readCells(in, targets, evaluated);
    List<Sample> worst = readSamples(in, targets, evaluated);
    WeightSums weights = readWeights(in);
    return new Evaluation(
        targets.classes(),
        targets.predictions(),
        cost,
        confidences,
        right,
        confusion,
        worst,
        readActivity(in, evaluated, hidden),
        weights,
        residuals);
  }

  private static Residuals readResiduals(ByteBuffer in, long evaluated, double... units)
      throws ProtocolException {
    if (units.length == 0) {
      return Residuals.NONE;
    }
    Residuals residuals =
        new Residuals(
            units,
            readLongs(in, Residuals.GROUPS),
            readLongs(in, Residuals.GROUPS),
            readLongs(in, Residuals.GROUPS * units.length * Residuals.SUMS));
    ProtocolException.require(
        residuals.isWhole() && residuals.count() == evaluated,
        "groups of %s samples, and sums of 0 or more".formatted(evaluated));
    return residuals;
  }

  private static long[] readLongs(ByteBuffer in, int count) {
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = in.getLong();
    }
    return numbers;
  }

  private static WeightSums readWeights(ByteBuffer in) throws ProtocolException {
    requireBytes(in, Integer.BYTES);
    int length = in.getInt();
    ProtocolException.require(
        length >= 0 && length <= WeightSums.MAX_TEXT, "a text of sums by weights");
    requireBytes(in, length);
    byte[] text = new byte[length];
    in.get(text);
    WeightSums sums = length == 0 ? null : WeightSums.read(new String(text, US_ASCII));
    ProtocolException.require(sums == null || sums.isWhole(), "sums by weights");
    return sums;
  }

  private static List<Cell> readCells(ByteBuffer in, Coding targets, long evaluated)
      throws ProtocolException {
    int count = in.getInt();
    long maxCount = maxCells(targets);
    ProtocolException.require(0 <= count && count <= maxCount, "0 to %s cells".formatted(maxCount));
    List<Cell> cells = new ArrayList<>();
    long last = -1;
    long left = evaluated;
    for (int i = 0; i < count; i++) {
      requireBytes(in, CELL_BYTES);
      int label = requireBelow(targets.classes(), in.getInt());
      int prediction = requireBelow(targets.predictions(), in.getInt());
      int exampleCount = in.getInt();
      final long samples = in.getLong();
      left -= requireAtMost(left, samples);
      long at = (long) label * targets.predictions() + prediction;
      ProtocolException.require(last < at, "cells in ascending order");
      last = at;
      int maxExamples = (int) Math.min(samples, Evaluation.MAX_EXAMPLES_PER_CELL);
      ProtocolException.require(
          0 < exampleCount && exampleCount <= maxExamples, "examples among a cell's samples");
      requireBytes(in, (long) Long.BYTES * exampleCount);
      long[] examples = new long[exampleCount];
      for (int e = 0; e < exampleCount; e++) {
        examples[e] = in.getLong();
        ProtocolException.require(
            e == 0 ? examples[0] >= 0 : examples[e - 1] < examples[e], "ascending numbers");
      }
      cells.add(new Cell(label, prediction, samples, examples));
    }
    ProtocolException.require(
        left == 0 || maxCount == 0, "cells of %s samples".formatted(evaluated));
    return cells;
  }

  private static List<Sample> readSamples(ByteBuffer in, Coding targets, long evaluated)
      throws ProtocolException {
    requireBytes(in, Integer.BYTES);
    int count = in.getInt();
    ProtocolException.require(
        0 <= count && count <= Math.min(evaluated, Evaluation.MAX_WORST),
        "0 to %s samples".formatted(Math.min(evaluated, Evaluation.MAX_WORST)));
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requireBytes(in, SAMPLE_BYTES + (long) Float.BYTES * targets.outputs());
      int label = requireBelow(Math.max(1, targets.classes()), in.getInt());
      int prediction = requireBelow(Math.max(1, targets.predictions()), in.getInt());
      long number = in.getLong();
      long cost = in.getLong();
      ProtocolException.require(number >= 0 && cost >= 0, "a number and a cost of 0 or more");
      float[] outputs = new float[targets.outputs()];
      for (int j = 0; j < outputs.length; j++) {
        outputs[j] = in.getFloat();
      }
      samples.add(new Sample(number, label, prediction, cost, outputs));
    }
    return samples;
  }

  private static Activity readActivity(ByteBuffer in, long evaluated, int... hidden)
      throws ProtocolException {
    requireBytes(in, activityBytes(hidden));
    int samples = in.getInt();
    requireAtMost(evaluated, samples);
    List<int[]> flat = new ArrayList<>();
    for (int neurons : hidden) {
      int[] counts = new int[neurons];
      for (int j = 0; j < neurons; j++) {
        counts[j] = in.getInt();
        ProtocolException.require(0 <= counts[j] && counts[j] <= samples, "some of the samples");
      }
      flat.add(counts);
    }
    return new Activity(samples, flat);
  }

  private static long requireAtMost(long limit, long found) throws ProtocolException {
    ProtocolException.require(
        0 <= found && found <= limit,
        "a count of at most %s samples, found %s".formatted(limit, found));
    return found;
  }

  private static int requireBelow(int limit, int found) throws ProtocolException {
    ProtocolException.require(0 <= found && found < limit, "a class below " + limit);
    return found;
  }

  private static void requireBytes(ByteBuffer in, long bytes) throws ProtocolException {
    ProtocolException.require(in.remaining() >= bytes, "more of an evaluation, found the end");
  }
}
