package nndl.model.evaluation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nndl.math.NumberText;

/**
 * What trainings are judged and shown by where there are many of them: figures of an evaluation by
 * their names. Of classes these are {@code correct} and {@code count}, and if samples have weights
 * also {@code accuracy} by weights and {@code effective}, the number of samples without weights
 * whose accuracy is as certain. Of numbers they are {@code rmse}, {@code r2} where it is defined,
 * and {@code count}.
 */
public record Score(@JsonValue SortedMap<String, Number> figures) implements Serializable {
  public static final String CORRECT = "correct";
  public static final String COUNT = "count";
  static final String RMSE = "rmse";
  static final String R2 = "r2";
  private static final String ACCURACY = "accuracy";
  private static final String EFFECTIVE = "effective";
  private static final List<String> WHOLE = List.of(CORRECT, COUNT);
  private static final List<String> OTHERS = List.of(ACCURACY, EFFECTIVE, RMSE, R2);

  /** Returns the score of an evaluation. */
  public static Score of(Evaluation evaluation) {
    Score score = none(evaluation.count());
    Residuals residuals = evaluation.residuals();
    if (residuals.areKnown()) {
      score.put(RMSE, NumberText.rounded(residuals.rmse(), NumberText.FLOAT_DIGITS));
      score.put(R2, NumberText.rounded(residuals.r2(), NumberText.FLOAT_DIGITS));
      return score;
    }
    score.put(CORRECT, evaluation.correct());
    if (evaluation.weights() != null) {
      score.put(ACCURACY, evaluation.accuracy());
      score.put(EFFECTIVE, Evaluation.rounded(new BigDecimal(evaluation.effectiveCount())));
    }
    return score;
  }

  /** Returns the score of a training that diverged: it has no figures of so many samples. */
  public static Score none(long count) {
    Score score = new Score(new TreeMap<>());
    score.put(COUNT, count);
    return score;
  }

  private void put(String name, Number figure) {
    if (figure != null) {
      figures.put(name, figure);
    }
  }

  /** A number that is higher for a better score of the same samples. */
  public double merit() {
    return ofNumbers() ? -get(RMSE) : get(figures.containsKey(ACCURACY) ? ACCURACY : CORRECT);
  }

  double get(String name) {
    Number figure = figures.get(name);
    return figure == null ? Double.NaN : figure.doubleValue();
  }

  /** Whether the score is of numbers. */
  boolean ofNumbers() {
    return figures.containsKey(RMSE);
  }

  /** The number of samples without weights whose accuracy is as certain. */
  double effective() {
    return get(figures.containsKey(EFFECTIVE) ? EFFECTIVE : COUNT);
  }

  /** How many of the {@link #effective} samples are correct. */
  double right() {
    return figures.containsKey(ACCURACY) ? get(ACCURACY) * effective() : get(CORRECT);
  }

  /** Returns text without spaces, such as {@code 54/69} or {@code count=69,r2=0.81,rmse=2.5}. */
  public String text() {
    return figures.keySet().equals(Set.of(CORRECT, COUNT))
        ? figures.get(CORRECT) + "/" + figures.get(COUNT)
        : figures.entrySet().stream()
            .map(figure -> figure.getKey() + "=" + figure.getValue())
            .collect(Collectors.joining(","));
  }

  /** Reads what {@link #text} returned. Fails with {@link NumberFormatException} if it cannot. */
  public static Score read(String text) {
    String pairs = text.matches("[0-9]+/[0-9]+") ? "correct=" + text.replace("/", ",count=") : text;
    Map<String, String> named = new TreeMap<>();
    for (String pair : pairs.split(",")) {
      String[] figure = pair.split("=", 2);
      named.put(figure[0], figure[figure.length - 1]);
    }
    return among(named);
  }

  /** Like {@link #read}, of figures that stand among other texts by their names. */
  public static Score among(Map<String, String> named) {
    Score score = new Score(new TreeMap<>());
    WHOLE.stream()
        .filter(named::containsKey)
        .forEach(name -> score.put(name, Long.valueOf(named.get(name))));
    OTHERS.stream()
        .filter(named::containsKey)
        .forEach(name -> score.put(name, new BigDecimal(named.get(name))));
    if (!score.figures.containsKey(COUNT)
        || score.get(CORRECT) > score.get(COUNT)
        || score.get(CORRECT) < 0) {
      throw new NumberFormatException(named.toString());
    }
    return score;
  }

  /** Returns text for a line: how far off, which share is right by weights, or how many are. */
  @Override
  public String toString() {
    return ofNumbers()
        ? "RMSE " + Residuals.text(get(RMSE))
        : figures.containsKey(ACCURACY)
            ? NumberText.percent((BigDecimal) figures.get(ACCURACY))
            : figures.get(CORRECT) + " / " + figures.get(COUNT);
  }
}
