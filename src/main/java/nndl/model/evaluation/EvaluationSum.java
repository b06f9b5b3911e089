package nndl.model.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nndl.math.Matrix;
import nndl.model.evaluation.Evaluation.Cell;
import nndl.model.evaluation.Evaluation.Sample;

/**
 * Computes an {@link Evaluation} by adding samples, or the evaluations of parts of a set. Adding a
 * sample creates no objects, unless the sample is one of the worst so far or the first of its cell.
 * It is not safe for use by several threads.
 */
public final class EvaluationSum {
  private final int classes;
  private final int predictions;
  private final long[] confidences = new long[Evaluation.BINS];
  private final long[] right = new long[Evaluation.BINS];
  private final CellSum[] cells;
  private final Sample[] worst = new Sample[Evaluation.MAX_WORST];
  private final ActivitySum activity;
  private final Residuals residuals;
  private int worstCount;
  private long cost;

  /** Is null as long as each sample counts once. */
  private WeightSums weights;

  /** A cell of the confusion matrix, with the numbers of its first examples in ascending order. */
  private static final class CellSum {
    final long[] examples = new long[Evaluation.MAX_EXAMPLES_PER_CELL];
    int exampleCount;
    long count;

    void addExample(long number) {
      int at = exampleCount;
      if (at < examples.length) {
        exampleCount++;
      } else if (number > examples[--at]) {
        return;
      }
      for (; at > 0 && examples[at - 1] > number; at--) {
        examples[at] = examples[at - 1];
      }
      examples[at] = number;
    }
  }

  /**
   * Creates a sum without samples.
   *
   * @param predictions the number of possible predictions: {@code classes}, or one more if there
   *     are outputs that stand for no class
   * @param hidden the sizes of the hidden layers; needed only if activities are added
   */
  public EvaluationSum(int classes, int predictions, int... hidden) {
    this(classes, predictions, new double[0], hidden);
  }

  /**
   * Creates a sum without samples.
   *
   * @param units the unit of each number that samples have, or none if they have classes
   */
  public EvaluationSum(int classes, int predictions, double[] units, int... hidden) {
    this.residuals = Residuals.none(units);
    this.classes = classes;
    this.predictions = predictions;
    this.activity = new ActivitySum(hidden);
    this.cells =
        new CellSum[classes > Evaluation.MAX_CONFUSION_CLASSES ? 0 : classes * predictions];
  }

  /**
   * Adds a sample.
   *
   * @param number the sample's number in its set
   * @param confidence the confidence in the prediction, 0 to 1
   * @param outputs the outputs of m samples, [m, outputs]; the outputs of this sample are in row
   *     {@code i}
   * @param weight how much the sample counts
   */
  public void add(
      long number,
      int label,
      int prediction,
      float confidence,
      double sampleCost,
      Matrix outputs,
      int i,
      float weight) {
    add(number, label, prediction, sampleCost, outputs, i, weight);
    count(number, label, prediction, confidence);
  }

  /** Adds what is known of a sample, which is counted after that. */
  private void add(
      long number, int label, int prediction, double itsCost, Matrix outputs, int i, float weight) {
    long units = Evaluation.units(itsCost);
    if (weights != null || weight != 1) {
      weights = sums().plus(WeightSums.of(weight, classes > 0 && prediction == label, units));
    }
    cost = Evaluation.saturatingSum(cost, units);
    if (isAmongWorst(units, number)) {
      addWorst(new Sample(number, label, prediction, units, outputs.copyOfRow(i)));
    }
  }

  private WeightSums sums() {
    return weights != null
        ? weights
        : WeightSums.ofCounts(
            Arrays.stream(confidences).sum() + residuals.count(), Arrays.stream(right).sum(), cost);
  }

  /**
   * Adds a sample that has numbers. Among the worst samples it is one of class 0.
   *
   * @param wanted its standardised numbers, from index {@code from} on
   * @param weight how much the sample counts
   */
  public void add(
      long number, float[] wanted, int from, double itsCost, Matrix outputs, int i, float weight) {
    add(number, 0, 0, itsCost, outputs, i, weight);
    int group = (int) (number % Residuals.GROUPS);
    double counts = residuals.count(group, weight);
    for (int j = 0; j < outputs.columns(); j++) {
      residuals.add(group, j, wanted[from + j], outputs.get(i, j), counts);
    }
  }

  /**
   * Like {@link #add(long, int, int, float, double, Matrix, int, float)}, but for a sample whose
   * cost is not known. It is not listed among the worst samples.
   */
  public void count(long number, int label, int prediction, float confidence) {
    int bin = Math.max(0, Math.min(Evaluation.BINS - 1, (int) (confidence * Evaluation.BINS)));
    confidences[bin]++;
    right[bin] += prediction == label ? 1 : 0;
    if (cells.length > 0) {
      CellSum cell = cell(label, prediction);
      cell.count++;
      cell.addExample(number);
    }
  }

  /** The sum to which the activity of the samples is added. */
  public ActivitySum activity() {
    return activity;
  }

  /**
   * Adds the evaluation of other samples. Its numbers of classes and predictions must be those of
   * this sum. If it contains an activity, its sizes of hidden layers must be those of this sum too.
   */
  public void add(Evaluation part) {
    if (weights != null || part.weights() != null) {
      weights = sums().plus(part.sums());
    }
    for (int bin = 0; bin < Evaluation.BINS; bin++) {
      confidences[bin] += part.confidences()[bin];
      right[bin] += part.right()[bin];
    }
    for (Cell added : part.confusion()) {
      CellSum cell = cell(added.label(), added.prediction());
      cell.count += added.count();
      for (long number : added.examples()) {
        cell.addExample(number);
      }
    }
    cost = Evaluation.saturatingSum(cost, part.cost());
    for (Sample sample : part.worst()) {
      if (isAmongWorst(sample.cost(), sample.number())) {
        addWorst(sample);
      }
    }
    activity.add(part.activity());
    residuals.add(part.residuals());
  }

  private CellSum cell(int label, int prediction) {
    int at = label * predictions + prediction;
    if (cells[at] == null) {
      cells[at] = new CellSum();
    }
    return cells[at];
  }

  private boolean isAmongWorst(long units, long number) {
    return worstCount < worst.length || !worst[worstCount - 1].isWorseThan(units, number);
  }

  private void addWorst(Sample sample) {
    int at = worstCount < worst.length ? worstCount++ : worstCount - 1;
    for (; at > 0 && sample.isWorseThan(worst[at - 1].cost(), worst[at - 1].number()); at--) {
      worst[at] = worst[at - 1];
    }
    worst[at] = sample;
  }

  /** Returns the evaluation of all samples that have been added so far. */
  public Evaluation total() {
    List<Cell> confusion = new ArrayList<>();
    for (int at = 0; at < cells.length; at++) {
      CellSum cell = cells[at];
      if (cell != null) {
        long[] examples = Arrays.copyOf(cell.examples, cell.exampleCount);
        confusion.add(new Cell(at / predictions, at % predictions, cell.count, examples));
      }
    }
    return new Evaluation(
        classes,
        predictions,
        cost,
        confidences.clone(),
        right.clone(),
        List.copyOf(confusion),
        List.of(Arrays.copyOf(worst, worstCount)),
        activity.total(),
        weights,
        residuals.copy());
  }
}
