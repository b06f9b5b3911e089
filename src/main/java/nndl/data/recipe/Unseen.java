package nndl.data.recipe;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Counts the rows with a category that no training row has, and those with a gap that is filled.
 * Other errors of rows are thrown.
 */
public final class Unseen implements RowErrors, Serializable {
  private static final long serialVersionUID = 1;

  /** Characters that would break the line or control a terminal. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  /** The rows of a column. */
  private static final class Counts implements Serializable {
    private static final long serialVersionUID = 1;

    final Map<String, Long> counts = new LinkedHashMap<>();
    final Map<String, String> first = new LinkedHashMap<>();

    /** Counts a row. Returns whether it is the first. */
    boolean count(Column column) {
      return counts.merge(column.name(), 1L, Long::sum) == 1;
    }

    void add(Counts later) {
      later.counts.forEach((column, count) -> counts.merge(column, count, Long::sum));
      later.first.forEach(first::putIfAbsent);
    }

    void say(String form, Consumer<String> lines) {
      counts.forEach(
          (column, count) ->
              lines.accept(
                  form.formatted(
                      column, count == 1 ? "a row" : count + " rows", first.get(column))));
    }
  }

  private final Counts unseen = new Counts();
  private final Counts filled = new Counts();

  @Override
  public void unseen(Row row, Column column, String value) {
    if (unseen.count(column)) {
      String shown = CONTROL.matcher(Cells.shown(value)).replaceAll("?");
      unseen.first.put(column.name(), shown + " in " + row.place());
    }
  }

  @Override
  public void filled(Row row, Column column) {
    if (filled.count(column)) {
      String with =
          column instanceof Column.Numbers numbers
              ? Cells.text(numbers.fill()) + " stands for it"
              : "all its inputs are 0";
      filled.first.put(column.name(), "%s first; %s".formatted(row.place(), with));
    }
  }

  /** Adds the counts of rows that come after the rows of this object. */
  public void add(Unseen later) {
    unseen.add(later.unseen);
    filled.add(later.filled);
  }

  /** Says for each column how many rows there are. */
  public void say(Consumer<String> lines) {
    unseen.say(
        "column %s: %s with a value that no training row has, %s first; all its inputs are 0",
        lines);
    filled.say("column %s: %s without a value, %s", lines);
  }
}
