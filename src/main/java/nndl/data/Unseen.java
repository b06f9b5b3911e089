package nndl.data;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import nndl.data.recipe.Cells;
import nndl.data.recipe.Column;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowErrors;

/** Counts the rows with a category that no training row has. Other errors of rows are thrown. */
public final class Unseen implements RowErrors, Serializable {
  private static final long serialVersionUID = 1;

  /** Characters that would break the line or control a terminal. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private final LinkedHashMap<String, Long> counts = new LinkedHashMap<>();
  private final LinkedHashMap<String, String> first = new LinkedHashMap<>();

  @Override
  public void unseen(Row row, Column column, String value) {
    counts.merge(column.name(), 1L, Long::sum);
    first.computeIfAbsent(
        column.name(),
        name -> CONTROL.matcher(Cells.shown(value)).replaceAll("?") + " in " + row.place());
  }

  /** Adds the counts of rows that come after the rows of this object. */
  public void add(Unseen later) {
    later.counts.forEach((column, count) -> counts.merge(column, count, Long::sum));
    later.first.forEach(first::putIfAbsent);
  }

  /** Says for each column how many rows there are. */
  public void say(Consumer<String> lines) {
    counts.forEach(
        (column, count) ->
            lines.accept(
                "column %s: %s with a value that no training row has, %s first; all its inputs are 0"
                    .formatted(column, count == 1 ? "a row" : count + " rows", first.get(column))));
  }
}
