package nndl.report.card;

import static nndl.report.card.CardText.markdown;
import static nndl.report.card.CardText.row;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.data.recipe.Column;
import nndl.data.recipe.DecodedCells;
import nndl.data.recipe.NumberedColumns;
import nndl.data.recipe.Recipe;
import nndl.math.CsvRows;
import nndl.report.columns.Importance;
import nndl.training.workload.Split;

/** Finds the facts that only cards of models of tables have. */
final class TableCard {
  /** The largest number of values of a column that are listed. */
  private static final int MAX_VALUES = 20;

  /** The number of columns whose importance is stated. */
  private static final int MAX_IMPORTANT = 5;

  private TableCard() {}

  /** Puts what the columns are that are inputs, and what becomes of their cells. */
  static void putInputs(Recipe recipe, Map<String, Object> said) {
    said.put("label", markdown(recipe.label()));
    List<Column> columns = recipe.columns();
    int listed = columns.size() < NumberedColumns.MIN_COUNT ? columns.size() : MAX_VALUES;
    said.put(
        "columns",
        Stream.concat(
                columns.stream().limit(listed).map(TableCard::columnRow),
                Stream.of(columns.size() - listed)
                    .filter(more -> more > 0)
                    .map(more -> row("and so on", more + " more columns", "", "")))
            .toList());
    Stream<String> others = recipe.missing().others().stream();
    said.put("missing", list(Stream.concat(Stream.of("NA", "NaN", "null"), others).toList()));
  }

  /** Returns the names of the columns that are answered, if they are numbers. */
  static String labels(Recipe recipe) {
    return list(recipe.labels());
  }

  private static String list(List<String> texts) {
    return markdown(CsvRows.list(texts));
  }

  private static String columnRow(Column column) {
    return row(markdown(column.source()), column.inputs(), content(column), missing(column));
  }

  private static String content(Column column) {
    if (column instanceof Column.Categories categories) {
      List<String> values = categories.values();
      String listed = list(values.stream().limit(MAX_VALUES).toList());
      int more = values.size() - MAX_VALUES;
      return "one of: "
          + listed
          + (more > 0 ? " and %s more".formatted(more) : "")
          + (categories.rare() ? "; the last input is 1 for all others" : "");
    }
    Column.Numbers numbers = (Column.Numbers) column;
    String what =
        switch (numbers.reading()) {
          case POINT -> "a number";
          case COMMA -> "a number, in text with a decimal comma";
          default -> "the %s of a date or time".formatted(numbers.reading().word());
        };
    return "%s, mean %s, deviation %s"
        .formatted(
            what, DecodedCells.number(numbers.mean()), DecodedCells.number(numbers.deviation()));
  }

  private static String missing(Column column) {
    if (column instanceof Column.Numbers numbers) {
      return numbers.fill() == null
          ? "the row has no answer"
          : "it counts as " + DecodedCells.number(numbers.fill());
    }
    return "all its inputs are 0";
  }

  /** Returns a row for each of the columns that are worth most. */
  static List<String> worthRows(Importance importance) {
    return importance.columns().stream()
        .limit(MAX_IMPORTANT)
        .map(worth -> row(markdown(worth.column()), figures(worth.lost())))
        .toList();
  }

  /** Puts how the worth of columns was found. */
  static void putImportance(Importance importance, Map<String, Object> said) {
    said.put("figures", figures(importance.figures()));
    said.put("some-rows", importance.rows() < importance.of() ? importance.rows() : "");
    said.put("all-rows", importance.of());
    said.put("shuffled", importance.set());
    said.put("shuffles", importance.shuffles() > 1 ? importance.shuffles() : "");
    said.put("most", importance.columns().size() > MAX_IMPORTANT ? MAX_IMPORTANT : "");
  }

  private static String figures(List<BigDecimal> figures) {
    return figures.stream().map(BigDecimal::toPlainString).collect(Collectors.joining(", "));
  }

  /** Puts how many rows were not trained on, if the settings of the run say so. */
  static void putHeldOut(boolean isTable, Map<String, String> settings, Map<String, Object> said) {
    Optional<String> test =
        Optional.ofNullable(settings.get(Split.TEST + "-data"))
            .map(size -> size.replaceFirst(" .*", ""));
    String validation = settings.getOrDefault("validation", "0");
    said.put("held-out", isTable && (test.isPresent() || !validation.equals("0")));
    said.put("test-rows", test.orElse("0"));
    said.put("validation-rows", validation);
  }
}
