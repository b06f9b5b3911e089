package nndl.model.evaluation;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import nndl.math.NumberText;

/**
 * How good a model is by trainings like its own: each was made without another part of its rows,
 * and tested with that part.
 *
 * @param parts the score of each training, at least two
 */
@JsonInclude(NON_NULL)
public record Folds(List<Score> parts) {
  /** The name in the metadata of a model. */
  public static final String NAME = "folds";

  public static final int MAX = 20;

  /** The 97.5 % quantiles of Student's distribution with 1 to 19 degrees of freedom. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093
  };

  /** Returns the parts as a model's metadata have them, such as {@code 54/69 55/69}. */
  public String text() {
    return parts.stream().map(Score::text).collect(Collectors.joining(" "));
  }

  /** Reads what {@link #text} returned. */
  public static Folds read(String text) {
    return new Folds(Arrays.stream(text.split(" ")).map(Score::read).toList());
  }

  private boolean ofNumbers() {
    return parts.get(0).ofNumbers();
  }

  /** Returns the mean of the parts' accuracies, or null if they are of numbers. */
  @JsonProperty
  public BigDecimal mean() {
    return ofNumbers()
        ? null
        : Evaluation.rounded(new BigDecimal(student(Folds::accuracy).value()));
  }

  /**
   * Returns the 95 % interval of the mean by Student's distribution, or where that is narrower, the
   * one of Wilson for all rows: a few parts may be alike by chance. Returns null of numbers.
   */
  @JsonProperty
  public Interval interval() {
    if (ofNumbers()) {
      return null;
    }
    NumberScore.Figure student = student(Folds::accuracy);
    Interval wilson = Interval.wilson(sum(Score::right), sum(Score::effective));
    return new Interval(
        Math.max(0, Math.min(student.low(), wilson.low())),
        Math.min(1, Math.max(student.high(), wilson.high())));
  }

  /** Returns the mean RMSE of the parts and its interval, or null if they are of classes. */
  @JsonProperty
  NumberScore.Figure rmse() {
    return ofNumbers() ? student(part -> part.get(Score.RMSE)) : null;
  }

  /** Like {@link #rmse}, of R2. */
  @JsonProperty
  NumberScore.Figure r2() {
    return ofNumbers() ? student(part -> part.get(Score.R2)) : null;
  }

  /** Returns the mean of a figure and its 95 % interval by Student's distribution. */
  private NumberScore.Figure student(ToDoubleFunction<Score> of) {
    double mean = parts.stream().mapToDouble(of).average().orElseThrow();
    int free = parts.size() - 1;
    double squares =
        parts.stream().mapToDouble(of).map(figure -> (figure - mean) * (figure - mean)).sum();
    double half = STUDENT[free - 1] * Math.sqrt(squares / free / parts.size());
    return new NumberScore.Figure(mean, mean - half, mean + half);
  }

  private static double accuracy(Score part) {
    return part.right() / part.effective();
  }

  private double sum(ToDoubleFunction<Score> of) {
    return parts.stream().mapToDouble(of).sum();
  }

  /** Returns the figures for a reader. */
  @Override
  public String toString() {
    return ofNumbers()
        ? "RMSE %s, R2 %s, the means of %s folds (95 %% intervals)"
            .formatted(rmse(), r2(), parts.size())
        : "%s, the mean of %s folds (95 %% interval: %s), %.0f / %.0f"
            .formatted(
                NumberText.percent(mean()),
                parts.size(),
                interval(),
                sum(part -> part.get(Score.CORRECT)),
                sum(part -> part.get(Score.COUNT)));
  }
}
