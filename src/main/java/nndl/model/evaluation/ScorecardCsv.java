package nndl.model.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import nndl.model.evaluation.Evaluation.Cell;
import nndl.model.evaluation.Evaluation.Sample;
import nndl.model.evaluation.Scorecard.Mistake;

/**
 * Writes a {@link Scorecard} as CSV with one number in each line: {@code
 * quantity,label,prediction,name,value}. A field that does not apply is empty, and so is a value
 * that is not defined.
 */
public final class ScorecardCsv {
  private final StringBuilder csv = new StringBuilder("quantity,label,prediction,name,value\n");

  private ScorecardCsv() {}

  /** Returns the content of the file. */
  public static String of(Scorecard card) {
    ScorecardCsv csv = new ScorecardCsv();
    csv.addAll(card);
    return csv.csv.toString();
  }

  private void addAll(Scorecard card) {
    Evaluation evaluation = card.evaluation();
    Interval interval = card.interval();
    add("correct", "", "", card.set(), evaluation.correct());
    add("count", "", "", card.set(), evaluation.count());
    add("accuracy", "", "", card.set(), evaluation.accuracy().toPlainString());
    add("accuracy-low", "", "", card.set(), decimal(new BigDecimal(interval.low())));
    add("accuracy-high", "", "", card.set(), decimal(new BigDecimal(interval.high())));
    if (card.hasCost()) {
      add("cost", "", "", card.cost(), evaluation.averageCost().toPlainString());
    }
    for (ClassScore score : card.classes()) {
      String name = card.classNames().get(score.label());
      add("precision", score.label(), "", name, text(score.precision()));
      add("recall", score.label(), "", name, text(score.recall()));
      add("f1", score.label(), "", name, text(score.f1()));
      add("support", score.label(), "", name, score.support());
    }
    for (Cell cell : evaluation.confusion()) {
      add("confusion", cell.label(), cell.prediction(), "", cell.count());
    }
    for (Mistake error : card.errors()) {
      Sample sample = error.sample();
      add("error", sample.label(), sample.prediction(), error.name(), decimal(error.cost()));
    }
  }

  private static String text(Optional<BigDecimal> share) {
    return share.map(BigDecimal::toPlainString).orElse("");
  }

  private static String decimal(BigDecimal number) {
    return number.setScale(Evaluation.DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }

  private void add(String quantity, Object label, Object prediction, String name, Object value) {
    csv.append(quantity).append(',').append(label).append(',').append(prediction).append(',');
    csv.append(CsvRows.quoted(name)).append(',').append(value).append('\n');
  }
}
