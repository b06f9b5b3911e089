package nndl.model.evaluation;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The results of a network on the samples of a set. The evaluations of the parts of a set can be
 * added in any order; the sum is exactly the evaluation of the set, to the last bit. This holds
 * because numbers are summed as integers, and the choice of the listed samples depends only on
 * their costs and numbers.
 *
 * @param classes the number of classes
 * @param predictions the number of possible predictions: the number of classes, or one more if the
 *     outputs may encode no class
 * @param cost the sum of the samples' costs, each limited and rounded down to a whole number of
 *     units of 2^-32; a sum larger than 2^63 - 1 units becomes 2^63 - 1
 * @param confidences a histogram of the confidences: the number of samples in each of {@link #BINS}
 *     bins of equal width from 0 to 1
 * @param right the number of correctly classified samples in each of these bins
 * @param confusion the cells of the confusion matrix that are not 0, in the order of label and
 *     prediction; an empty list for more than {@link #MAX_CONFUSION_CLASSES} classes
 * @param worst at most {@link #MAX_WORST} samples, those with the highest costs, the highest cost
 *     first; of samples with equal costs, the one with the lower number comes first
 * @param activity the activity of the hidden neurons for some of the samples
 * @param weights the sums by the samples' weights, or null if each counts once. All other numbers
 *     count samples.
 * @param residuals of numbers, how far the answers are off; then there are no classes, and no
 *     sample is in the histogram
 */
public record Evaluation(
    int classes,
    int predictions,
    long cost,
    long[] confidences,
    long[] right,
    List<Cell> confusion,
    List<Sample> worst,
    Activity activity,
    WeightSums weights,
    Residuals residuals)
    implements Serializable {
  public static final int BINS = 100;
  public static final int MAX_WORST = 16;
  public static final int MAX_EXAMPLES_PER_CELL = 8;

  /**
   * The largest number of classes for which there is a confusion matrix. A larger matrix would take
   * more memory than the samples.
   */
  public static final int MAX_CONFUSION_CLASSES = 1024;

  /** The number of decimals of averages, wherever they are written. */
  public static final int DECIMALS = 8;

  private static final long UNITS_PER_COST = 1L << 32;

  /**
   * The largest cost of a sample, in units; it means a cost of 32768. The true cost is infinite if
   * float32 has rounded an output to 0 or 1. Without the limit, one such sample would make the sum
   * of all costs useless.
   */
  private static final long MAX_SAMPLE_COST = 1L << 47;

  /**
   * A cell of the confusion matrix: the samples of one class that have the same prediction.
   *
   * @param examples the numbers in the set of the first {@link #MAX_EXAMPLES_PER_CELL} of these
   *     samples, in ascending order
   */
  public record Cell(int label, int prediction, long count, long[] examples)
      implements Serializable {}

  /**
   * A sample and the network's outputs for it.
   *
   * @param number the sample's number in the set, counted from 0
   * @param cost the sample's cost in units of 2^-32
   * @param outputs the activations of all neurons of the last layer
   */
  public record Sample(long number, int label, int prediction, long cost, float[] outputs)
      implements Serializable {

    /** Whether this sample comes before another sample in the list of the worst samples. */
    boolean isWorseThan(long otherCost, long otherNumber) {
      return cost != otherCost ? cost > otherCost : number < otherNumber;
    }
  }

  /**
   * Returns a sample's cost in units, rounded down and limited to {@link #MAX_SAMPLE_COST}. NaN is
   * treated as infinite.
   */
  static long units(double cost) {
    double units = cost * UNITS_PER_COST;
    return units < MAX_SAMPLE_COST ? (long) units : MAX_SAMPLE_COST;
  }

  /**
   * Returns a + b, or 2^63 - 1 if the sum is larger, so that the order of additions does not
   * matter. Both numbers must be 0 or more.
   */
  static long saturatingSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** The number of samples. */
  public long count() {
    return Arrays.stream(confidences).sum() + residuals.count();
  }

  /** The number of correctly classified samples. */
  public long correct() {
    return Arrays.stream(right).sum();
  }

  /** The sums by weights, which are 1 if samples have none. */
  public WeightSums sums() {
    return weights != null ? weights : WeightSums.ofCounts(count(), correct(), cost);
  }

  /** Whether the numbers agree with each other. Those of a file that was edited may not. */
  public boolean isWhole() {
    int more = predictions - classes;
    boolean binned =
        confidences.length == BINS
            && right.length == BINS
            && IntStream.range(0, BINS).allMatch(i -> right[i] >= 0 && right[i] <= confidences[i]);
    boolean celled =
        confusion.stream()
            .allMatch(
                cell ->
                    cell.label >= 0
                        && cell.label < classes
                        && cell.prediction >= 0
                        && cell.prediction < predictions
                        && cell.count > 0);
    return (classes > 0) != residuals.areKnown()
        && residuals.isWhole()
        && (more == 0 || more == 1)
        && cost >= 0
        && binned
        && celled
        && count() > 0
        && (weights == null || weights.isWhole())
        && (confusion.isEmpty() || confusion.stream().mapToLong(Cell::count).sum() == count());
  }

  /** The sum of the samples' costs by their weights, as a decimal number without rounding. */
  public BigDecimal totalCost() {
    return decimal(sums().cost());
  }

  /**
   * Returns the exact cost for a number of units. A decimal number can express it, since a unit is
   * 2^-32.
   */
  static BigDecimal decimal(BigDecimal units) {
    return units.divide(new BigDecimal(UNITS_PER_COST));
  }

  /** Returns a number rounded to {@value #DECIMALS} decimals. */
  public static BigDecimal rounded(BigDecimal number) {
    return number.setScale(DECIMALS, RoundingMode.HALF_EVEN);
  }

  /** Returns a share, rounded to {@value #DECIMALS} decimals. */
  static BigDecimal share(long part, long whole) {
    return share(BigDecimal.valueOf(part), BigDecimal.valueOf(whole));
  }

  private static BigDecimal share(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0
        ? rounded(BigDecimal.ZERO)
        : part.divide(whole, DECIMALS, RoundingMode.HALF_EVEN);
  }

  /**
   * The share of correctly classified samples by their weights, rounded to {@value #DECIMALS}
   * decimals.
   */
  public BigDecimal accuracy() {
    return share(sums().correct(), sums().weight());
  }

  /** Returns what an epoch's line says: how many samples are right, or how far numbers are off. */
  public String figure() {
    return residuals.areKnown() ? residuals.toString() : correct() + " / " + count();
  }

  /** A number that is higher for a better evaluation of as many samples. */
  public BigDecimal merit() {
    return residuals.areKnown() ? sums().cost().negate() : sums().correct();
  }

  /**
   * Returns the 95 % interval of the accuracy. Samples with weights count as so many without as
   * have the same variance: the square of the sum of the weights, divided by the sum of their
   * squares (Kish 1965, Survey Sampling, section 8.2).
   */
  public Interval interval() {
    if (weights == null) {
      return Interval.wilson(correct(), count());
    }
    double perWeight = weights.weight().doubleValue() / weights.squares().doubleValue();
    return Interval.wilson(weights.correct().doubleValue() * perWeight, effectiveCount());
  }

  /** As how many samples without weights those with weights count for intervals. */
  double effectiveCount() {
    double weight = weights.weight().doubleValue();
    return weight * (weight / weights.squares().doubleValue());
  }

  /** The average cost of a sample by the weights, rounded to {@value #DECIMALS} decimals. */
  public BigDecimal averageCost() {
    return share(totalCost(), sums().weight());
  }

  /** Returns the evaluation of the samples of both evaluations together. */
  public Evaluation plus(Evaluation other) {
    EvaluationSum sum =
        new EvaluationSum(classes, predictions, residuals.units(), ActivitySum.hidden(activity));
    sum.add(this);
    sum.add(other);
    return sum.total();
  }

  /** Like {@link #plus}, but {@code a} may be null; then the result is {@code b}. */
  public static Evaluation sum(Evaluation a, Evaluation b) {
    return a == null ? b : a.plus(b);
  }

  /** Returns a copy without examples, worst samples and activity. */
  public Evaluation withoutSamples() {
    List<Cell> counts =
        confusion.stream().map(c -> new Cell(c.label, c.prediction, c.count, new long[0])).toList();
    return new Evaluation(
        classes,
        predictions,
        cost,
        confidences,
        right,
        counts,
        List.of(),
        Activity.UNKNOWN,
        weights,
        residuals.merged());
  }
}
