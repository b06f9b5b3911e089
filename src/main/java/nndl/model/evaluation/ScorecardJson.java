package nndl.model.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import nndl.model.evaluation.Scorecard.Mistake;

/**
 * Writes a {@link Scorecard} as one JSON object in one line. Values that are not defined are null.
 * The field {@code evaluation} has the same form as in the record of a run.
 *
 * @see EvaluationJson
 */
public final class ScorecardJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "nndl-evaluation-1";

  private ScorecardJson() {}

  /** Returns the object. */
  public static String of(Scorecard card) {
    Evaluation evaluation = card.evaluation();
    ObjectNode node = JSON.createObjectNode();
    node.put("format", FORMAT);
    node.put("set", card.set());
    card.models().forEach(node.putArray("models")::add);
    node.put("correct", evaluation.correct());
    node.put("count", evaluation.count());
    node.put("accuracy", number(evaluation.accuracy()));
    node.putArray("interval")
        .add(number(new BigDecimal(card.interval().low())))
        .add(number(new BigDecimal(card.interval().high())));
    node.put("cost", card.hasCost() ? number(evaluation.averageCost()) : null);
    node.put("cost-name", card.hasCost() ? card.cost() : null);
    ArrayNode classes = node.putArray("classes");
    for (ClassScore score : card.classes()) {
      ObjectNode of = classes.addObject();
      of.put("class", score.label());
      of.put("name", card.classNames().get(score.label()));
      of.put("precision", score.precision().map(ScorecardJson::number).orElse(null));
      of.put("recall", score.recall().map(ScorecardJson::number).orElse(null));
      of.put("f1", score.f1().map(ScorecardJson::number).orElse(null));
      of.put("support", score.support());
    }
    ArrayNode errors = node.putArray("errors");
    for (Mistake error : card.errors()) {
      errors
          .addObject()
          .put("name", error.name())
          .put("number", error.sample().number())
          .put("label", error.sample().label())
          .put("prediction", error.sample().prediction())
          .put("confidence", EvaluationJson.decimal(error.confidence()))
          .put("cost", number(error.cost()));
    }
    EvaluationJson.write(evaluation, node.putObject("evaluation"));
    return node.toString();
  }

  /** Returns a number in its canonical form, which is rounded and has no zeros at the end. */
  private static BigDecimal number(BigDecimal number) {
    return number.setScale(Evaluation.DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
  }
}
