package nndl.model.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import nndl.math.NumberText;

/**
 * How good a model is by trainings like its own: each was made without another part of its rows,
 * and tested with that part.
 *
 * @param parts what each training has right, at least two
 */
public record Folds(List<Part> parts) {
  /** The name in the metadata of a model. */
  public static final String NAME = "folds";

  public static final int MAX = 20;

  /** The 97.5 % quantiles of Student's distribution with 1 to 19 degrees of freedom. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093
  };

  /** How many rows of a part are right, of all that it has, which are one at least. */
  public record Part(long correct, long count) {}

  /** Returns the parts as a model's metadata have them, such as {@code 54/69 55/69}. */
  public String text() {
    return parts.stream()
        .map(part -> part.correct + "/" + part.count)
        .collect(Collectors.joining(" "));
  }

  /** Reads what {@link #text} returned. */
  public static Folds read(String text) {
    return new Folds(
        Arrays.stream(text.split(" "))
            .map(part -> part.split("/"))
            .map(part -> new Part(Long.parseLong(part[0]), Long.parseLong(part[1])))
            .toList());
  }

  /** Returns the mean of the parts' accuracies. */
  @JsonProperty
  public BigDecimal mean() {
    return Evaluation.rounded(new BigDecimal(average()));
  }

  private double average() {
    return accuracies().average().orElseThrow();
  }

  /**
   * Returns the 95 % interval of the mean by Student's distribution, or where that is narrower, the
   * one of Wilson for all rows: a few parts may be alike by chance.
   */
  @JsonProperty
  public Interval interval() {
    double mean = average();
    int free = parts.size() - 1;
    double squares = accuracies().map(a -> (a - mean) * (a - mean)).sum();
    double half = STUDENT[free - 1] * Math.sqrt(squares / free / parts.size());
    Interval wilson = Interval.wilson(sum(Part::correct), sum(Part::count));
    return new Interval(
        Math.max(0, Math.min(mean - half, wilson.low())),
        Math.min(1, Math.max(mean + half, wilson.high())));
  }

  private DoubleStream accuracies() {
    return parts.stream().mapToDouble(part -> (double) part.correct / part.count);
  }

  private long sum(ToLongFunction<Part> of) {
    return parts.stream().mapToLong(of).sum();
  }

  /** Returns the figure for a reader. */
  @Override
  public String toString() {
    return "%s, the mean of %s folds (95 %% interval: %s), %s / %s"
        .formatted(
            NumberText.percent(mean()),
            parts.size(),
            interval(),
            sum(Part::correct),
            sum(Part::count));
  }
}
