package nndl.model.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.math.NumberText;

/**
 * How far the numbers that a network answers are from those of the samples: sums of whole numbers,
 * so that the parts of a set can be added in any order. A sample belongs to the group of its number
 * modulo {@value #GROUPS}, among which intervals are drawn: up to so many samples, a group is a
 * sample. The sums are of standardised numbers.
 *
 * @param units the deviation of each number, by which its standardised errors are multiplied; empty
 *     if samples have classes
 * @param counts the number of samples of each group
 * @param weights the sum of the weights of each group, in units of 2^-24, to which each weight is
 *     rounded, at least to one
 * @param sums for each group and number y of it four sums, in which samples count by their weights:
 *     y and its square in units of 2^-32, |error| and its square in units of 2^-40
 */
public record Residuals(double[] units, long[] counts, long[] weights, long[] sums)
    implements Serializable {
  /** A prime, so that no group has all samples of a period. */
  public static final int GROUPS = 251;

  /** The number of sums of a group and a number. */
  public static final int SUMS = 4;

  /** The residuals if samples have classes. */
  public static final Residuals NONE = none();

  private static final int DIGITS = 4;
  private static final double UNIT_OF_NUMBERS = 0x1p-32;
  private static final double UNIT_OF_ERRORS = 0x1p-40;
  private static final double UNIT_OF_WEIGHTS = 0x1p-24;

  /** The largest square of a sample: of a number 32768 deviations away, or of an error of 2048. */
  private static final double MAX = 0x1p62;

  /**
   * What is said of the answers for one number, in its unit.
   *
   * @param r2 the coefficient of determination, or NaN if all samples have the same number
   */
  public record Score(double rmse, double mae, double r2) {}

  /** Returns residuals of no samples. */
  static Residuals none(double... units) {
    int groups = units.length == 0 ? 0 : GROUPS;
    return of(units, groups);
  }

  private static Residuals of(double[] units, int groups) {
    return new Residuals(
        units, new long[groups], new long[groups], new long[groups * units.length * SUMS]);
  }

  /**
   * Adds a sample to its group.
   *
   * @return how much it counts
   */
  double count(int group, float weight) {
    double units = Math.max(1, Math.rint(weight / UNIT_OF_WEIGHTS));
    counts[group]++;
    add(weights, group, units);
    return units * UNIT_OF_WEIGHTS;
  }

  /** Adds one number of a sample, both standardised. */
  void add(int group, int j, double wanted, double answer, double weight) {
    int at = (group * units.length + j) * SUMS;
    double limited = Math.max(-0x1p15, Math.min(0x1p15, wanted));
    double error = Math.abs(answer - wanted);
    sums[at] += Math.round(weight * limited / UNIT_OF_NUMBERS);
    add(sums, at + 1, weight * limited * limited / UNIT_OF_NUMBERS);
    add(sums, at + 2, weight * error / UNIT_OF_ERRORS);
    add(sums, at + 3, weight * error * error / UNIT_OF_ERRORS);
  }

  private static void add(long[] sums, int at, double amount) {
    long rounded = amount < MAX ? Math.round(amount) : (long) MAX; // NaN counts as infinite
    sums[at] = Evaluation.saturatingSum(sums[at], rounded);
  }

  /** Adds the samples of others of the same number of groups. */
  void add(Residuals others) {
    for (int g = 0; g < others.counts.length; g++) {
      addGroup(others, g, g);
    }
  }

  private void addGroup(Residuals others, int from, int to) {
    counts[to] += others.counts[from];
    weights[to] = Evaluation.saturatingSum(weights[to], others.weights[from]);
    int width = units.length * SUMS;
    for (int s = 0; s < width; s++) {
      long added = others.sums[from * width + s];
      long sum = sums[to * width + s];
      sums[to * width + s] = s % SUMS == 0 ? sum + added : Evaluation.saturatingSum(sum, added);
    }
  }

  /** Returns the same samples in one group, of which intervals say nothing. */
  Residuals merged() {
    Residuals merged = of(units, Math.min(1, counts.length));
    for (int g = 0; g < counts.length; g++) {
      merged.addGroup(this, g, 0);
    }
    return merged;
  }

  /** Returns a copy that does not change. */
  Residuals copy() {
    return new Residuals(units, counts.clone(), weights.clone(), sums.clone());
  }

  /** Whether the numbers fit together. Those of a file that was edited may not. */
  public boolean isWhole() {
    return sums.length == counts.length * units.length * SUMS
        && Arrays.stream(units).allMatch(unit -> unit > 0 && unit < Double.POSITIVE_INFINITY)
        && weights.length == counts.length
        && Stream.of(counts, weights).flatMapToLong(Arrays::stream).allMatch(sum -> sum >= 0)
        && IntStream.range(0, sums.length).allMatch(i -> i % SUMS == 0 || sums[i] >= 0);
  }

  /** Whether samples have numbers, and no classes. */
  public boolean areKnown() {
    return units.length > 0;
  }

  /** The number of samples. */
  public long count() {
    return Arrays.stream(counts).sum();
  }

  /** Returns the score of number {@code j} over all samples. */
  public Score score(int j) {
    int[] once = new int[counts.length];
    Arrays.fill(once, 1);
    return score(j, once);
  }

  /**
   * Returns the score of number {@code j} if the samples of each group occur so often. There must
   * be samples.
   */
  Score score(int j, int... times) {
    double[] of = new double[SUMS];
    double n = 0;
    double rows = 0;
    for (int g = 0; g < counts.length; g++) {
      rows += (double) times[g] * counts[g];
      n += times[g] * (weights[g] * UNIT_OF_WEIGHTS);
      for (int s = 0; s < SUMS; s++) {
        of[s] += times[g] * (double) sums[(g * units.length + j) * SUMS + s];
      }
    }
    double total = (of[1] - of[0] * of[0] * UNIT_OF_NUMBERS / n) * UNIT_OF_NUMBERS;
    double squares = of[3] * UNIT_OF_ERRORS;
    double rounding = rows * UNIT_OF_NUMBERS * (1 + 2 * Math.abs(of[0]) * UNIT_OF_NUMBERS / n);
    return new Score(
        units[j] * Math.sqrt(squares / n),
        units[j] * of[2] * UNIT_OF_ERRORS / n,
        total > rounding ? 1 - squares / total : Double.NaN);
  }

  /** Returns the score of each number over all samples. */
  public List<Score> scores() {
    return IntStream.range(0, units.length).mapToObj(this::score).toList();
  }

  /**
   * Returns the one figure of all numbers: the root of the mean squared error, of one number in its
   * unit, of several in deviations.
   */
  double rmse() {
    return units.length == 1
        ? score(0).rmse
        : Math.sqrt(mean(j -> score(j).rmse / units[j] * (score(j).rmse / units[j])));
  }

  /** Returns the mean of the coefficients of determination, or NaN if one is not defined. */
  double r2() {
    return mean(j -> score(j).r2);
  }

  private double mean(IntToDoubleFunction of) {
    return IntStream.range(0, units.length).mapToDouble(of).average().orElseThrow();
  }

  /** Returns the root of the mean squared error of each number, for a line. */
  @Override
  public String toString() {
    return line(scores().stream().mapToDouble(Score::rmse));
  }

  /** Returns root mean squared errors for a line. */
  public static String line(DoubleStream rmse) {
    return rmse.mapToObj(Residuals::text).collect(Collectors.joining(", ", "RMSE ", ""));
  }

  /** Returns a number in a few digits. */
  static String text(double number) {
    return Double.isFinite(number)
        ? NumberText.readable(NumberText.rounded(number, DIGITS).doubleValue())
        : ClassScore.UNDEFINED;
  }
}
