package nndl.model.evaluation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.math.NumberText;
import nndl.math.SplitMix;
import nndl.model.evaluation.Residuals.Score;

/**
 * How good the answers for a number are, in its unit, with 95 % intervals: what the groups of
 * {@link Residuals} give when they are drawn again and again, each time as many of them with
 * replacement (bootstrap, Efron 1979). Equal samples and seeds have equal intervals.
 *
 * @param name the name of the number
 * @param r2 NaN if all samples have the same number
 */
public record NumberScore(String name, Figure rmse, Figure mae, Figure r2) {
  /** How often groups are drawn. */
  private static final int DRAWS = 1000;

  private static final int CUT = DRAWS / 40;

  /** A figure and its interval; as JSON an array of the three, null where they are not defined. */
  public record Figure(double value, double low, double high) {
    @JsonValue
    List<BigDecimal> numbers() {
      return Stream.of(value, low, high)
          .map(x -> NumberText.rounded(x, NumberText.FLOAT_DIGITS))
          .toList(); // which takes null
    }

    @Override
    public String toString() {
      return Double.isNaN(value)
          ? ClassScore.UNDEFINED
          : "%s (%s to %s)"
              .formatted(Residuals.text(value), Residuals.text(low), Residuals.text(high));
    }
  }

  /** Returns the score of each number. There must be samples. */
  public static List<NumberScore> of(Evaluation evaluation, List<String> names, long seed) {
    Residuals residuals = evaluation.residuals();
    List<NumberScore> scores = new ArrayList<>();
    for (int j = 0; j < names.size(); j++) {
      int number = j;
      Score[] drawn = new Score[DRAWS];
      Arrays.setAll(drawn, d -> residuals.score(number, times(residuals.counts(), seed, d)));
      Score whole = residuals.score(j);
      scores.add(
          new NumberScore(
              names.get(j),
              figure(whole, drawn, Score::rmse),
              figure(whole, drawn, Score::mae),
              figure(whole, drawn, Score::r2)));
    }
    return scores;
  }

  /** Returns how often each group is drawn, of which only those with samples are. */
  private static int[] times(long[] counts, long seed, int draw) {
    int[] full = IntStream.range(0, counts.length).filter(g -> counts[g] > 0).toArray();
    int[] times = new int[counts.length];
    for (int k = 0; k < full.length; k++) {
      long random = SplitMix.mix(SplitMix.mix(seed + draw * SplitMix.GOLDEN_GAMMA) + k);
      times[full[(int) Long.remainderUnsigned(random, full.length)]]++;
    }
    return times;
  }

  private static Figure figure(Score whole, Score[] drawn, ToDoubleFunction<Score> of) {
    double[] sorted = Arrays.stream(drawn).mapToDouble(of).sorted().toArray(); // NaN comes last
    return new Figure(of.applyAsDouble(whole), sorted[CUT], sorted[DRAWS - 1 - CUT]);
  }

  /** Returns the figures for a line, with the names of several numbers. */
  public static String text(List<NumberScore> scores) {
    return scores.stream()
        .map(score -> (scores.size() == 1 ? "" : score.name + " ") + score)
        .collect(Collectors.joining("; "));
  }

  @Override
  public String toString() {
    return "RMSE %s, MAE %s, R2 %s".formatted(rmse, mae, r2);
  }
}
