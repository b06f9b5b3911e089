package nndl.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import nndl.data.recipe.Column;
import nndl.data.recipe.Row;

/** Counts the rows with a category that no training row has. */
final class Unseen {
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<String, String> first = new LinkedHashMap<>();

  /** Counts a row. */
  void add(Row row, Column column, String value) {
    counts.merge(column.name(), 1L, Long::sum);
    first.putIfAbsent(column.name(), "'%s' in %s".formatted(value, row.place()));
  }

  /** Says for each column how many rows there are. */
  void say(Consumer<String> lines) {
    counts.forEach(
        (column, count) ->
            lines.accept(
                "column %s: %s with a value that no training row has, %s first; all its inputs are 0"
                    .formatted(column, count == 1 ? "a row" : count + " rows", first.get(column))));
  }
}
