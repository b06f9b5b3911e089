package nndl.model.evaluation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import nndl.math.NumberText;
import nndl.model.evaluation.Evaluation.Sample;

/**
 * An evaluation that is shown to the user, with the names of its models, samples and classes. As
 * JSON it is written as it is, and what is not defined is null. In this JSON, {@code evaluation}
 * has the same form as in the record of a run.
 *
 * @param set the name of the evaluated set
 * @param models the names of the evaluated models
 * @param accuracy the share of correctly classified samples, by their weights
 * @param interval the 95 % confidence interval of the accuracy
 * @param cost the average cost of a sample, by their weights, or null if samples have no costs
 * @param costName the name of the cost, or null if there is none
 * @param classNames the name of each class
 * @param errors the wrongly classified samples among those with the highest costs; empty if there
 *     is no cost
 * @param table the figures that only rows of a table have, or null if the samples are others
 * @param others the scorecards of the other sets to which the evaluated rows belong
 * @see ScorecardText
 * @see ScorecardCsv
 * @see EvaluationJson
 */
public record Scorecard(
    String set,
    List<String> models,
    long correct,
    long count,
    BigDecimal accuracy,
    Interval interval,
    BigDecimal cost,
    String costName,
    @JsonIgnore List<String> classNames,
    List<ClassScore> classes,
    List<Mistake> errors,
    @JsonInclude(JsonInclude.Include.NON_NULL) TableScore table,
    @JsonSerialize(converter = EvaluationJson.OfEvaluation.class) Evaluation evaluation,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Scorecard> others) {
  public static final String FORMAT = "nndl-evaluation-1";

  /** The name that stands for the missing cost of perceptrons. */
  private static final String NO_COST = "none";

  /**
   * A wrongly classified sample.
   *
   * @param name the name of the sample: its file, and its number in the file
   * @param number the number of the sample in the set
   * @param confidence the confidence in the predicted class, which is wrong
   * @param cost the exact cost
   */
  public record Mistake(
      String name,
      long number,
      int label,
      int prediction,
      @JsonSerialize(converter = RoundedFloat.class) float confidence,
      @JsonSerialize(converter = RoundedCost.class) BigDecimal cost) {}

  /** Rounds a float for JSON. */
  static final class RoundedFloat extends StdConverter<Float, BigDecimal> {
    @Override
    public BigDecimal convert(Float number) {
      return NumberText.rounded(number, NumberText.FLOAT_DIGITS);
    }
  }

  /** Rounds a cost for JSON. */
  static final class RoundedCost extends StdConverter<BigDecimal, BigDecimal> {
    @Override
    public BigDecimal convert(BigDecimal cost) {
      return Evaluation.rounded(cost);
    }
  }

  /**
   * Creates a scorecard, and selects the wrongly classified samples.
   *
   * @param cost the name of the cost; {@code none} if there is none
   * @param names returns the name of a sample, given its number in the set
   * @param confidence returns the confidence in the prediction for a sample
   * @param table the figures that only rows of a table have, or null
   * @param others the scorecards of other sets
   */
  public static Scorecard of(
      String set,
      List<String> models,
      String cost,
      List<String> classNames,
      Evaluation evaluation,
      LongFunction<String> names,
      Function<Sample, Float> confidence,
      TableScore table,
      List<Scorecard> others) {
    boolean hasCost = !cost.equals(NO_COST);
    List<Mistake> errors =
        evaluation.worst().stream()
            .filter(sample -> hasCost && sample.prediction() != sample.label())
            .map(
                sample ->
                    new Mistake(
                        names.apply(sample.number()),
                        sample.number(),
                        sample.label(),
                        sample.prediction(),
                        confidence.apply(sample),
                        Evaluation.decimal(BigDecimal.valueOf(sample.cost()))))
            .toList();
    return new Scorecard(
        set,
        models,
        evaluation.correct(),
        evaluation.count(),
        evaluation.accuracy(),
        evaluation.interval(),
        hasCost ? evaluation.averageCost() : null,
        hasCost ? cost : null,
        classNames,
        ClassScore.of(evaluation, classNames),
        errors,
        table,
        evaluation,
        others);
  }
}
