package nndl.model.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nndl.math.CsvRows;

/**
 * What a {@link Scorecard} is for classes: an evaluation of answers that are numbers, which is
 * shown to the user.
 *
 * @param set the name of the evaluated set
 * @param models the names of the evaluated models
 * @param cost the average cost of a sample, of standardised numbers
 * @param note what is known of the rows of the set, or null
 * @param others the cards of the other sets to which the evaluated rows belong
 */
public record NumberCard(
    String set,
    List<String> models,
    long count,
    List<NumberScore> numbers,
    BigDecimal cost,
    String costName,
    @JsonInclude(JsonInclude.Include.NON_NULL) String note,
    @JsonSerialize(converter = EvaluationJson.OfEvaluation.class) Evaluation evaluation,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NumberCard> others) {
  public static final String FORMAT = "nndl-number-evaluation-1";

  /** Creates a card, with intervals of this seed. */
  public static NumberCard of(
      String set,
      List<String> models,
      String cost,
      List<String> names,
      Evaluation evaluation,
      long seed,
      String note,
      List<NumberCard> others) {
    return new NumberCard(
        set,
        models,
        evaluation.count(),
        NumberScore.of(evaluation, names, seed),
        evaluation.averageCost(),
        cost,
        note,
        evaluation,
        others);
  }

  /** Returns lines for a terminal: first the figure, then the intervals. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %s of %s rows".formatted(set, evaluation.figure(), count));
    String rows = evaluation.weights() == null ? "" : "; rows count by their weights";
    lines.add("95 % intervals by bootstrap in brackets" + rows);
    numbers.forEach(score -> lines.add(score.name() + ": " + score));
    lines.add("cost: %s a sample (%s)".formatted(cost.toPlainString(), costName));
    if (note != null) {
      lines.add(note);
    }
    if (models.size() > 1) {
      lines.add("outputs: the average of %s models".formatted(models.size()));
    }
    for (NumberCard other : others) {
      lines.add("");
      lines.addAll(other.lines());
    }
    return lines;
  }

  /** Returns the card as CSV with the columns {@code set,name,quantity,value,low,high}. */
  public String csv() {
    StringBuilder csv = new StringBuilder("set,name,quantity,value,low,high\n");
    Stream.concat(Stream.of(this), others.stream()).forEach(card -> card.addTo(csv));
    return csv.toString();
  }

  private void addTo(StringBuilder csv) {
    csv.append(CsvRows.row(set, "", "count", count, "", ""));
    csv.append(CsvRows.row(set, "", "cost", cost.toPlainString(), "", ""));
    for (NumberScore score : numbers) {
      add(csv, score.name(), "rmse", score.rmse());
      add(csv, score.name(), "mae", score.mae());
      add(csv, score.name(), "r2", score.r2());
    }
  }

  private void add(StringBuilder csv, String name, String quantity, NumberScore.Figure figure) {
    List<String> texts =
        figure.numbers().stream().map(x -> x == null ? "" : x.toPlainString()).toList();
    csv.append(CsvRows.row(set, name, quantity, texts.get(0), texts.get(1), texts.get(2)));
  }
}
