package nndl.model.evaluation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import nndl.model.evaluation.Evaluation.Sample;

/**
 * An evaluation with the names of all that it is about, to be shown.
 *
 * @param set what the samples are for
 * @param models what was evaluated
 * @param cost the name of the cost; {@link #NO_COST} if there is none
 * @param classNames a name for each class
 * @param errors the samples of the highest costs that got a wrong class; none without a cost
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
  /** What the outputs of perceptrons cost. */
  private static final String NO_COST = "none";

  /**
   * A sample that got a wrong class.
   *
   * @param name its file and its number there
   * @param confidence how sure the network was
   */
  public record Mistake(String name, float confidence, Sample sample) {

    /** What the sample costs. */
    BigDecimal cost() {
      return Evaluation.decimal(sample.cost());
    }
  }

  /**
   * @param names of samples, by their number in the set
   * @param confidence how sure the network was of its prediction for a sample
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

  /** Whether samples cost anything. */
  boolean hasCost() {
    return !cost.equals(NO_COST);
  }

  /** Of the accuracy, at 95 %. */
  Interval interval() {
    return Interval.wilson(evaluation.correct(), evaluation.count());
  }

  /** How well each class is known. */
  List<ClassScore> classes() {
    return ClassScore.of(evaluation);
  }
}
