package nndl.data.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.IntStream;
import nndl.data.recipe.Row;
import nndl.math.CsvRows;

/** The columns by which a user knows the rows of a table. */
public final class RowIds {
  private final int[] places;

  private RowIds(int[] places) {
    this.places = places;
  }

  /**
   * Finds the columns in a table. Fails if the table lacks one.
   *
   * @param table the name of the table, for the message
   */
  public static RowIds of(List<String> ids, Object table, List<String> columns) {
    InputColumns.requireAmong("--id", "a column of " + table, ids, columns);
    return new RowIds(ids.stream().mapToInt(columns::indexOf).toArray());
  }

  /** Whether there are no such columns. */
  public boolean isEmpty() {
    return places.length == 0;
  }

  /** Returns the fields of CSV that a row has in these columns, with commas between them. */
  public byte[] of(Row row) {
    return IntStream.of(places)
        .mapToObj(place -> CsvRows.quoted(row.id(place)))
        .collect(joining(","))
        .getBytes(UTF_8);
  }
}
