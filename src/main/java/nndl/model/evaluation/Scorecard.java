package nndl.model.evaluation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import nndl.model.evaluation.Evaluation.Sample;

/**
 * An evaluation with the names of its models, samples and classes, to be shown.
 *
 * @param set the purpose of the samples
 * @param models the evaluated models
 * @param cost the name of the cost; {@link #NO_COST} if there is none
 * @param classNames a name for each class
 * @param errors the wrongly classified samples with the highest costs; empty without a cost
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
  /** The name of the cost of perceptrons, which have none. */
  private static final String NO_COST = "none";

  /**
   * A wrongly classified sample.
   *
   * @param name its file and its number there
   * @param confidence the confidence in the wrong class
   */
  public record Mistake(String name, float confidence, Sample sample) {

    /** The cost of the sample. */
    BigDecimal cost() {
      return Evaluation.decimal(sample.cost());
    }
  }

  /**
   * @param names the names of samples, by their numbers in the set
   * @param confidence the confidence in the prediction for a sample
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

  /** The 95 % interval of the accuracy. */
  Interval interval() {
    return Interval.wilson(evaluation.correct(), evaluation.count());
  }

  /** The scores of all classes. */
  List<ClassScore> classes() {
    return ClassScore.of(evaluation);
  }
}
