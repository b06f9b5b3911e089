package nndl.model.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import nndl.math.NumberText;
import nndl.model.evaluation.Evaluation.Cell;
import nndl.model.evaluation.Scorecard.Mistake;

/**
 * Formats a {@link Scorecard} as lines for a terminal: first the accuracy, then details. Lines have
 * at most {@value #MAX_WIDTH} characters, unless they contain names. A confusion matrix that would
 * be wider is left out, and a line states this.
 */
public final class ScorecardText {
  static final int MAX_WIDTH = 100;

  private ScorecardText() {}

  /**
   * Returns the lines.
   *
   * @param byName whether classes are shown by their names, and not by their numbers
   */
  public static List<String> lines(Scorecard card, boolean byName) {
    Evaluation evaluation = card.evaluation();
    List<String> numbers =
        predictions(
            IntStream.range(0, evaluation.classes()).mapToObj(Integer::toString).toList(),
            evaluation);
    List<String> shown = byName ? predictions(card.classNames(), evaluation) : numbers;
    List<String> numbered = // with the numbers that stand for them above the columns
        IntStream.range(0, shown.size())
            .mapToObj(i -> shown.get(i) + "  " + numbers.get(i))
            .toList();
    List<String> lines = new ArrayList<>();
    addHead(card, lines);
    lines.add("");
    if (!addConfusion(evaluation, shown, shown, lines)
        && !addConfusion(evaluation, numbered, numbers, lines)
        && !addConfusion(evaluation, numbers, numbers, lines)) {
      addNoConfusion(evaluation, lines);
    }
    lines.add("");
    addClasses(card, byName, lines);
    lines.add("");
    addErrors(card, byName ? shown::get : Integer::toString, lines);
    for (Scorecard other : card.others()) {
      lines.add("");
      addHead(other, lines);
    }
    return lines;
  }

  /** Returns a text for each prediction: those of the classes, and maybe one for none of them. */
  private static List<String> predictions(List<String> classes, Evaluation evaluation) {
    List<String> predictions = new ArrayList<>(classes);
    if (evaluation.predictions() > evaluation.classes()) {
      predictions.add("none");
    }
    return predictions;
  }

  private static void addHead(Scorecard card, List<String> lines) {
    lines.add("%s: %s / %s".formatted(card.set(), card.correct(), card.count()));
    String accuracy =
        "accuracy%s: %s (95 %% interval by Wilson: %s)"
            .formatted(
                card.evaluation().weights() == null ? "" : " by weights",
                NumberText.percent(card.accuracy()),
                card.interval());
    if (card.table() == null) {
      lines.add(accuracy);
    } else {
      lines.add(accuracy + "; " + card.table().beside());
      addFigures(card.table(), lines);
    }
    if (card.cost() != null) {
      String cost = card.cost().toPlainString(); // and not 0E-8
      lines.add("cost: %s a sample (%s)".formatted(cost, card.costName()));
    }
    if (card.models().size() > 1) {
      lines.add("outputs: the average of %s models".formatted(card.models().size()));
    }
  }

  private static void addFigures(TableScore table, List<String> lines) {
    lines.add(
        "balanced accuracy: %s, macro F1: %s"
            .formatted(
                NumberText.percent(table.balancedAccuracy()), ClassScore.text(table.macroF1())));
    if (table.rocArea() != null) {
      lines.add(
          "area under the curves of %s: ROC %s, precision-recall %s"
              .formatted(
                  table.positive(),
                  ClassScore.text(table.rocArea()),
                  ClassScore.text(table.precisionRecallArea())));
    }
    if (!table.recognised()) {
      lines.add(table.training());
    }
  }

  /**
   * Adds the confusion matrix. Returns false and adds nothing if it is too wide.
   *
   * @param labels what stands before each row
   * @param predictions what stands above each column
   */
  private static boolean addConfusion(
      Evaluation evaluation, List<String> labels, List<String> predictions, List<String> lines) {
    List<String[]> rows = confusion(evaluation, labels, predictions);
    if (rows.isEmpty() || width(rows) > MAX_WIDTH) {
      return false;
    }
    lines.add("confusion matrix: a row for each label, a column for each prediction");
    addTable(rows, lines);
    return true;
  }

  private static void addNoConfusion(Evaluation evaluation, List<String> lines) {
    int classes = evaluation.classes();
    lines.add(
        classes > Evaluation.MAX_CONFUSION_CLASSES
            ? "confusion matrix: none for more than %s classes"
                .formatted(Evaluation.MAX_CONFUSION_CLASSES)
            : "confusion matrix: too wide for %s classes; --output FILE and --json have it"
                .formatted(classes));
  }

  private static List<String[]> confusion(
      Evaluation evaluation, List<String> labels, List<String> predictions) {
    int classes = evaluation.classes();
    if (classes > MAX_WIDTH) { // each class takes at least one character
      return List.of();
    }
    List<String[]> rows = new ArrayList<>();
    for (int row = 0; row <= classes; row++) {
      String[] cells = new String[predictions.size() + 2];
      Arrays.fill(cells, ".");
      cells[0] = row == 0 ? "" : labels.get(row - 1);
      cells[cells.length - 1] = "";
      rows.add(cells);
    }
    for (int column = 1; column <= predictions.size(); column++) {
      rows.get(0)[column] = predictions.get(column - 1);
    }
    for (Cell cell : evaluation.confusion()) {
      rows.get(cell.label() + 1)[cell.prediction() + 1] = Long.toString(cell.count());
    }
    return rows;
  }

  private static void addClasses(Scorecard card, boolean byName, List<String> lines) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"class", "precision", "recall", "F1", "support", ""});
    boolean undefined = false;
    for (ClassScore score : card.classes()) {
      undefined |= score.precision() == null || score.recall() == null;
      String label = Integer.toString(score.label());
      rows.add(
          new String[] {
            byName ? score.name() : label,
            ClassScore.text(score.precision()),
            ClassScore.text(score.recall()),
            ClassScore.text(score.f1()),
            Long.toString(score.support()),
            byName || score.name().equals(label) ? "" : score.name()
          });
    }
    addTable(rows, lines);
    if (undefined) {
      lines.add(
          ClassScore.UNDEFINED
              + ": not defined, since the class was never predicted, or has no samples");
    }
  }

  private static void addErrors(
      Scorecard card, IntFunction<String> predictions, List<String> lines) {
    if (card.cost() == null) {
      lines.add("errors: not listed, since without a cost none is the worst");
      return;
    }
    if (card.errors().isEmpty()) {
      lines.add("errors: none among the samples of the highest costs");
      return;
    }
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"label", "prediction", "confidence", "cost", "name"});
    for (Mistake error : card.errors()) {
      rows.add(
          new String[] {
            predictions.apply(error.label()),
            predictions.apply(error.prediction()),
            Float.isNaN(error.confidence()) ? ClassScore.UNDEFINED : fixed(error.confidence()),
            fixed(error.cost().doubleValue()),
            error.name()
          });
    }
    lines.add("worst errors: the highest costs first");
    addTable(rows, lines);
  }

  private static String fixed(double number) {
    return String.format(Locale.ROOT, "%.4f", number);
  }

  /**
   * Adds a table whose columns have two spaces before each. All but the last, which is a name or
   * empty, are aligned to the right.
   */
  private static void addTable(List<String[]> rows, List<String> lines) {
    int[] widths = widths(rows);
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        line.append("  ").append(" ".repeat(widths[column] - row[column].length()));
        line.append(row[column]);
      }
      String name = row[widths.length];
      lines.add(name.isEmpty() ? line.toString() : line + "  " + name);
    }
  }

  private static int width(List<String[]> rows) {
    return Arrays.stream(widths(rows)).map(width -> width + 2).sum();
  }

  private static int[] widths(List<String[]> rows) {
    return IntStream.range(0, rows.get(0).length - 1)
        .map(column -> rows.stream().mapToInt(row -> row[column].length()).max().orElse(0))
        .toArray();
  }
}
