package nndl.model.evaluation;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/**
 * What a network answered to the samples of a set. Evaluations of parts of a set add up to the
 * evaluation of the set, to the last bit and in any order: numbers are summed as integers, and
 * which samples are kept depends on their costs and numbers alone.
 *
 * @param classes of the samples
 * @param predictions how many answers there are: the classes, and maybe one more, that a sample is
 *     of none of them
 * @param cost the sum of the samples' costs, in units of 2^-32; at most 2^63 - 1
 * @param confidences a histogram of how sure the network is, {@link #BINS} bins from 0 to 1: how
 *     many samples
 * @param right how many of the samples in each bin got the right class
 * @param confusion the cells of the confusion matrix that are not empty, by label and prediction;
 *     none for more than {@link #MAX_CONFUSION_CLASSES} classes
 * @param worst the {@link #MAX_WORST} samples with the highest costs, the highest first; of equal
 *     costs the sample with the lower number
 * @param activity of the hidden neurons, for some of the samples
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

  /** The matrix of more classes would be larger than the samples that it is about. */
  public static final int MAX_CONFUSION_CLASSES = 1024;

  /** Of averages, wherever they are written. */
  public static final int DECIMALS = 8;

  private static final long UNITS_PER_COST = 1L << 32;

  /**
   * What a sample costs at most, 32768 in units. An infinite cost comes of an output that float32
   * has rounded to 0 or 1; one such sample is not to hide all others.
   */
  private static final long MAX_SAMPLE_COST = 1L << 47;

  /**
   * The samples of one class that got one answer.
   *
   * @param examples the first of them, ascending by number in their set
   */
  public record Cell(int label, int prediction, long count, long[] examples)
      implements Serializable {}

  /**
   * One sample and what the network made of it.
   *
   * @param number in its set, counted from 0
   * @param cost in units of 2^-32
   * @param outputs all of them
   */
  public record Sample(long number, int label, int prediction, long cost, float[] outputs)
      implements Serializable {

    /** Whether this one stands before another among the worst. */
    boolean isWorseThan(long otherCost, long otherNumber) {
      return cost != otherCost ? cost > otherCost : number < otherNumber;
    }
  }

  /** A sample's cost in units; what is not a number counts as infinite. */
  static long units(double cost) {
    double units = cost * UNITS_PER_COST;
    return units < MAX_SAMPLE_COST ? (long) units : MAX_SAMPLE_COST;
  }

  /** a + b of numbers that are not negative, at most 2^63 - 1: the order does not matter. */
  static long saturatingSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** How many samples. */
  public long count() {
    return Arrays.stream(confidences).sum();
  }

  /** How many of them got the right class. */
  public long correct() {
    return Arrays.stream(right).sum();
  }

  /** The sum of the samples' costs. */
  public BigDecimal totalCost() {
    return decimal(cost);
  }

  /** A cost in units, exactly: they are by a power of two smaller than 1. */
  static BigDecimal decimal(long units) {
    return new BigDecimal(units).divide(new BigDecimal(UNITS_PER_COST));
  }

  /** The share of right ones, to {@value #DECIMALS} decimals. */
  public BigDecimal accuracy() {
    return BigDecimal.valueOf(correct())
        .divide(BigDecimal.valueOf(count()), DECIMALS, RoundingMode.HALF_EVEN);
  }

  /** The average cost of a sample, to {@value #DECIMALS} decimals. */
  public BigDecimal averageCost() {
    return totalCost().divide(BigDecimal.valueOf(count()), DECIMALS, RoundingMode.HALF_EVEN);
  }

  /** The evaluation of the samples of both. */
  public Evaluation plus(Evaluation other) {
    EvaluationSum sum = new EvaluationSum(classes, predictions, ActivitySum.hidden(activity));
    sum.add(this);
    sum.add(other);
    return sum.total();
  }

  /** The evaluation of the samples of both, where there may be none yet: {@code a} is null then. */
  public static Evaluation sum(Evaluation a, Evaluation b) {
    return a == null ? b : a.plus(b);
  }

  /** The numbers alone. */
  public Evaluation withoutSamples() {
    List<Cell> counts =
        confusion.stream().map(c -> new Cell(c.label, c.prediction, c.count, new long[0])).toList();
    return new Evaluation(
        classes, predictions, cost, confidences, right, counts, List.of(), Activity.UNKNOWN);
  }
}
