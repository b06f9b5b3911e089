package nndl.data.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.List;
import nndl.data.recipe.Row;
import nndl.math.CsvRows;

/** The columns by which a user knows the rows of a table. */
public record RowIds(List<Integer> places) {
  /**
   * Finds the columns in a table. Fails if the table lacks one.
   *
   * @param table the name of the table, for the message
   */
  public static RowIds of(List<String> ids, Object table, List<String> columns) {
    InputColumns.requireAmong("--id", "a column of " + table, ids, columns);
    return new RowIds(ids.stream().map(columns::indexOf).toList());
  }

  /** Whether there are no such columns. */
  public boolean isEmpty() {
    return places.isEmpty();
  }

  /** Returns the fields of CSV that a row has in these columns, with commas between them. */
  public byte[] of(Row row) {
    return places.stream()
        .map(place -> CsvRows.quoted(row.id(place)))
        .collect(joining(","))
        .getBytes(UTF_8);
  }
}
