package nndl.model.evaluation;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/**
 * The results of a network on the samples of a set. Evaluations of parts of a set add up to the
 * evaluation of the set, to the last bit and in any order: numbers are summed as integers, and
 * which samples are kept depends only on their costs and numbers.
 *
 * @param classes the number of classes
 * @param predictions the number of possible answers: the classes, and possibly one more that means
 *     none of them
 * @param cost the sum of the samples' costs, in units of 2^-32; at most 2^63 - 1
 * @param confidences a histogram of the confidence, with {@link #BINS} bins from 0 to 1: the number
 *     of samples in each
 * @param right the number of correctly classified samples in each bin
 * @param confusion the cells of the confusion matrix that are not empty, by label and prediction;
 *     empty for more than {@link #MAX_CONFUSION_CLASSES} classes
 * @param worst the {@link #MAX_WORST} samples with the highest costs, the highest first; of equal
 *     costs the sample with the lower number
 * @param activity the activity of the hidden neurons, for some of the samples
 */
public record Evaluation(
    int classes,
    int predictions,
    long cost,
    long[] confidences,
    long[] right,
    List<Cell> confusion,
    List<Sample> worst,
    Activity activity)
    implements Serializable {
  public static final int BINS = 100;
  public static final int MAX_WORST = 16;
  public static final int MAX_EXAMPLES_PER_CELL = 8;

  /**
   * The most classes with a confusion matrix; a larger matrix would take more memory than the
   * samples.
   */
  public static final int MAX_CONFUSION_CLASSES = 1024;

  /** The decimals of averages, wherever they are written. */
  public static final int DECIMALS = 8;

  private static final long UNITS_PER_COST = 1L << 32;

  /**
   * The largest cost of a sample in units; it stands for 32768. A cost is infinite when float32 has
   * rounded an output to 0 or 1; one such sample must not hide all others.
   */
  private static final long MAX_SAMPLE_COST = 1L << 47;

  /**
   * The samples of one class that have the same prediction.
   *
   * @param examples the first of them, in ascending order of their numbers in the set
   */
  public record Cell(int label, int prediction, long count, long[] examples)
      implements Serializable {}

  /**
   * One sample and the network's outputs for it.
   *
   * @param number its number in the set, counted from 0
   * @param cost its cost in units of 2^-32
   * @param outputs all outputs
   */
  public record Sample(long number, int label, int prediction, long cost, float[] outputs)
      implements Serializable {

    /** Whether this sample comes before another among the worst. */
    boolean isWorseThan(long otherCost, long otherNumber) {
      return cost != otherCost ? cost > otherCost : number < otherNumber;
    }
  }

  /** A sample's cost in units; NaN counts as infinite. */
  static long units(double cost) {
    double units = cost * UNITS_PER_COST;
    return units < MAX_SAMPLE_COST ? (long) units : MAX_SAMPLE_COST;
  }

  /**
   * a + b of nonnegative numbers, at most 2^63 - 1, so that the order of additions does not matter.
   */
  static long saturatingSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** The number of samples. */
  public long count() {
    return Arrays.stream(confidences).sum();
  }

  /** The number of correctly classified samples. */
  public long correct() {
    return Arrays.stream(right).sum();
  }

  /** The sum of the samples' costs. */
  public BigDecimal totalCost() {
    return decimal(cost);
  }

  /** The exact cost for a number of units, which are powers of two smaller than 1. */
  static BigDecimal decimal(long units) {
    return new BigDecimal(units).divide(new BigDecimal(UNITS_PER_COST));
  }

  /** The share of correctly classified samples, to {@value #DECIMALS} decimals. */
  public BigDecimal accuracy() {
    return BigDecimal.valueOf(correct())
        .divide(BigDecimal.valueOf(count()), DECIMALS, RoundingMode.HALF_EVEN);
  }

  /** The average cost of a sample, to {@value #DECIMALS} decimals. */
  public BigDecimal averageCost() {
    return totalCost().divide(BigDecimal.valueOf(count()), DECIMALS, RoundingMode.HALF_EVEN);
  }

  /** The evaluation of the samples of both together. */
  public Evaluation plus(Evaluation other) {
    EvaluationSum sum = new EvaluationSum(classes, predictions, ActivitySum.hidden(activity));
    sum.add(this);
    sum.add(other);
    return sum.total();
  }

  /** The evaluation of the samples of both together; {@code a} is null if there is none yet. */
  public static Evaluation sum(Evaluation a, Evaluation b) {
    return a == null ? b : a.plus(b);
  }

  /** A copy without samples. */
  public Evaluation withoutSamples() {
    List<Cell> counts =
        confusion.stream().map(c -> new Cell(c.label, c.prediction, c.count, new long[0])).toList();
    return new Evaluation(
        classes, predictions, cost, confidences, right, counts, List.of(), Activity.UNKNOWN);
  }
}
