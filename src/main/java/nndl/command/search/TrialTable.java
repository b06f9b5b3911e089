package nndl.command.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.math.CsvRows;
import nndl.model.evaluation.Score;

/**
 * Prints the table of trials. Its lines are printed in the order of the trials, even if trials end
 * in another order. The table is also written as CSV.
 */
public final class TrialTable {
  private static final String ROW = "%5s  %6s  %-15s  %s";

  private final List<Trial> trials;
  private final List<String> options;
  private final Consumer<String> lines;
  private List<Trial> left = List.of();
  private int printed;

  public TrialTable(List<Trial> trials, Consumer<String> lines) {
    this.trials = trials;
    this.options = trials.stream().flatMap(t -> t.own().keySet().stream()).distinct().toList();
    this.lines = lines;
  }

  /** Starts a {@link Rung}, or stage of the search, with the trials {@code left}. */
  public void begin(List<Trial> left) {
    if (this.left.isEmpty()) {
      print("trial", "epochs", "validation", "options");
    }
    this.left = left;
    this.printed = 0;
  }

  /** Prints the new results of the rung up to the first result that is missing. */
  public void print(SortedMap<Integer, Result> results) {
    for (; printed < left.size(); printed++) {
      Trial trial = left.get(printed);
      Result result = results.get(trial.number());
      if (result == null) {
        return;
      }
      print(trial.number(), result.epochs(), result.shown(), trial.text());
    }
  }

  private void print(Object trial, Object epochs, String score, String text) {
    lines.accept(ROW.formatted(trial, epochs, score, text).stripTrailing());
  }

  /**
   * Returns the CSV text, which has a line with the last result of each trial. A field without a
   * value is empty.
   */
  public String csv(Map<Integer, Result> results) {
    Stream<Result> known = results.values().stream();
    List<String> figures =
        results.isEmpty()
            ? List.of(Score.CORRECT, Score.COUNT)
            : known
                .flatMap(r -> r.score().figures().keySet().stream())
                .distinct()
                .sorted()
                .toList();
    List<String> header = new ArrayList<>(List.of("trial", "epochs"));
    header.addAll(figures);
    header.addAll(options);
    StringBuilder csv = new StringBuilder(CsvRows.row(header.toArray()));
    results.forEach(
        (number, result) -> {
          List<Object> row = new ArrayList<>(List.of(number, result.epochs()));
          for (String figure : figures) {
            boolean isKnown = figure.equals(Score.COUNT) || !result.diverged();
            row.add(isKnown ? result.score().figures().get(figure) : null);
          }
          options.forEach(option -> row.add(trials.get(number).own().get(option)));
          csv.append(CsvRows.row(row.toArray()));
        });
    return csv.toString();
  }
}
