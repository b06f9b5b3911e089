package nndl.report.card;

import static nndl.report.card.CardText.markdown;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import nndl.data.recipe.Column;
import nndl.data.recipe.DecodedCells;
import nndl.data.recipe.Recipe;
import nndl.report.columns.Importance;
import nndl.training.workload.Split;

/** Writes the parts of a card that only models of tables have. */
final class TableCard {
  /** The largest number of values of a column that are listed. */
  private static final int MAX_VALUES = 20;

  private TableCard() {}

  /** Adds a table of the columns that are inputs, and what becomes of their cells. */
  static void addInputs(Recipe recipe, List<String> lines) {
    lines.add(
        "An input is a row of a table with these columns, in any order, and the column with the"
            + " classes is %s.".formatted(markdown(recipe.label())));
    lines.add("");
    lines.add("| column | inputs | what it is | if it is missing |");
    lines.add("| --- | --- | --- | --- |");
    for (Column column : recipe.columns()) {
      lines.add(
          "| %s | %s | %s | %s |"
              .formatted(
                  markdown(column.name()), column.inputs(), content(column), missing(column)));
    }
    lines.add("");
    lines.add(
        "A number enters as (number - mean) / deviation, where mean and deviation are those of the"
            + " training rows.");
    lines.add(
        "Words enter as one input for each value: 1 for the value of the row, and 0 for the others.");
    lines.add(
        "A value is missing if its cell is empty or has one of these texts: NA, NaN, null%s."
            .formatted(
                recipe.missing().others().stream()
                    .map(text -> ", " + markdown(text))
                    .collect(Collectors.joining())));
  }

  private static String content(Column column) {
    if (column instanceof Column.Categories categories) {
      List<String> values = categories.values();
      String listed =
          values.stream()
              .limit(MAX_VALUES)
              .map(CardText::markdown)
              .collect(Collectors.joining(", "));
      int more = values.size() - MAX_VALUES;
      return "one of: " + listed + (more > 0 ? " and %s more".formatted(more) : "");
    }
    Column.Numbers numbers = (Column.Numbers) column;
    return "a number, mean %s, deviation %s"
        .formatted(DecodedCells.number(numbers.mean()), DecodedCells.number(numbers.deviation()));
  }

  private static String missing(Column column) {
    if (column instanceof Column.Numbers numbers) {
      return numbers.fill() == null
          ? "the row has no answer"
          : "it counts as " + DecodedCells.number(numbers.fill());
    }
    return "all its inputs are 0";
  }

  /** Adds a table of the columns that are worth most. */
  static void addImportance(Importance importance, int most, List<String> lines) {
    lines.add(
        "How many of the %s right answers to %s%s samples are lost if the values of a column are"
                .formatted(importance.right(), first(importance), importance.set())
            + " shuffled among the rows%s:"
                .formatted(
                    importance.shuffles() > 1
                        ? ", on average over %s shuffles".formatted(importance.shuffles())
                        : ""));
    lines.add("");
    lines.add(
        importance.columns().size() > most
            ? "| the %s most important columns | right answers |".formatted(most)
            : "| column | right answers |");
    lines.add("| --- | --- |");
    importance.columns().stream()
        .limit(most)
        .forEach(
            worth ->
                lines.add(
                    "| %s | %s |"
                        .formatted(markdown(worth.column()), worth.right().toPlainString())));
    lines.add("");
  }

  private static String first(Importance importance) {
    return importance.rows() < importance.of()
        ? "the first %s of %s ".formatted(importance.rows(), importance.of())
        : "the %s ".formatted(importance.of());
  }

  /** Adds how many rows were not trained on, if the settings of the run say so. */
  static void addHeldOut(Map<String, String> settings, List<String> lines) {
    Optional<String> test =
        Optional.ofNullable(settings.get(Split.TEST + "-data"))
            .map(size -> size.replaceFirst(" .*", ""));
    String validation = settings.getOrDefault("validation", "0");
    if (test.isPresent() || !validation.equals("0")) {
      lines.add(
          "Other rows were kept apart: %s for the test and %s for validation."
              .formatted(test.orElse("0"), validation));
    }
  }
}
