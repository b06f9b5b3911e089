package nndl.model.evaluation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import nndl.model.evaluation.Evaluation.Sample;

/**
 * An evaluation that is shown to the user, with the names of its models, samples and classes.
 *
 * @param set the name of the evaluated set
 * @param models the names of the evaluated models
 * @param cost the name of the cost; {@code none} if there is none
 * @param classNames the name of each class
 * @param errors the wrongly classified samples among those with the highest costs; empty if there
 *     is no cost
 * @see ScorecardText
 * @see ScorecardCsv
 * @see ScorecardJson
 */
public record Scorecard(
    String set,
    List<String> models,
    String cost,
    List<String> classNames,
    Evaluation evaluation,
    List<Mistake> errors) {
  /** The name that stands for the missing cost of perceptrons. */
  private static final String NO_COST = "none";

  /**
   * A wrongly classified sample.
   *
   * @param name the name of the sample: its file, and its number in the file
   * @param confidence the confidence in the predicted class, which is wrong
   */
  public record Mistake(String name, float confidence, Sample sample) {

    /** The cost of the sample. */
    BigDecimal cost() {
      return Evaluation.decimal(sample.cost());
    }
  }

  /**
   * Creates a scorecard, and selects the wrongly classified samples.
   *
   * @param names returns the name of a sample, given its number in the set
   * @param confidence returns the confidence in the prediction for a sample
   */
  public static Scorecard of(
      String set,
      List<String> models,
      String cost,
      List<String> classNames,
      Evaluation evaluation,
      LongFunction<String> names,
      Function<Sample, Float> confidence) {
    List<Mistake> errors = new ArrayList<>();
    for (Sample sample : cost.equals(NO_COST) ? List.<Sample>of() : evaluation.worst()) {
      if (sample.prediction() != sample.label()) {
        errors.add(new Mistake(names.apply(sample.number()), confidence.apply(sample), sample));
      }
    }
    return new Scorecard(set, models, cost, classNames, evaluation, List.copyOf(errors));
  }

  /** Whether samples have costs. */
  boolean hasCost() {
    return !cost.equals(NO_COST);
  }

  /** The 95 % confidence interval of the accuracy. */
  Interval interval() {
    return Interval.wilson(evaluation.correct(), evaluation.count());
  }

  /** The scores of all classes. */
  List<ClassScore> classes() {
    return ClassScore.of(evaluation);
  }
}
