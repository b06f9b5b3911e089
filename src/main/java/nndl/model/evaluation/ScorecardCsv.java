package nndl.model.evaluation;

import java.math.BigDecimal;
import java.util.List;
import nndl.math.CsvRows;
import nndl.model.evaluation.Evaluation.Cell;
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
    addHead(card);
    card.others().forEach(this::addHead);
    if (card.cost() != null) {
      add("cost", "", "", card.costName(), card.cost());
    }
    for (ClassScore score : card.classes()) {
      add("precision", score.label(), "", score.name(), score.precision());
      add("recall", score.label(), "", score.name(), score.recall());
      add("f1", score.label(), "", score.name(), score.f1());
      add("support", score.label(), "", score.name(), score.support());
    }
    for (Cell cell : card.evaluation().confusion()) {
      add("confusion", cell.label(), cell.prediction(), "", cell.count());
    }
    for (Mistake error : card.errors()) {
      BigDecimal cost = Evaluation.rounded(error.cost());
      add("error", error.label(), error.prediction(), error.name(), cost);
    }
  }

  private void addHead(Scorecard card) {
    List<BigDecimal> interval = card.interval().ends();
    add("correct", "", "", card.set(), card.correct());
    add("count", "", "", card.set(), card.count());
    add("accuracy", "", "", card.set(), card.accuracy());
    add("accuracy-low", "", "", card.set(), interval.get(0));
    add("accuracy-high", "", "", card.set(), interval.get(1));
    if (card.table() != null) {
      addTable(card.set(), card.table());
    }
  }

  private void addTable(String set, TableScore table) {
    add("most-frequent-share", "", "", set, table.mostFrequentShare());
    add("balanced-accuracy", "", "", set, table.balancedAccuracy());
    add("macro-f1", "", "", set, table.macroF1());
    if (table.positive() != null) {
      add("roc-area", "", "", set, table.rocArea());
      add("precision-recall-area", "", "", set, table.precisionRecallArea());
    }
    if (table.trained() != null) {
      add("trained", "", "", set, table.trained());
    }
  }

  private void add(String quantity, Object label, Object prediction, String name, Object value) {
    Object plain = value instanceof BigDecimal number ? number.toPlainString() : value;
    csv.append(CsvRows.row(quantity, label, prediction, name, plain));
  }
}
