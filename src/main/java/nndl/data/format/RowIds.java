package nndl.data.format;

import java.util.Arrays;
import java.util.List;
import nndl.data.recipe.Row;
import nndl.error.InputException;

/** Finds the columns by which a user knows the rows of a table. */
final class RowIds {
  private RowIds() {}

  /**
   * Returns the places of the columns in a table. Fails if the table lacks one.
   *
   * @param table the name of the table, for the message
   */
  static int[] places(List<String> ids, Object table, List<String> columns) {
    for (String id : ids) {
      if (!columns.contains(id)) {
        throw InputException.expected(
            "--id",
            "a column of %s: %s".formatted(table, String.join(", ", columns)),
            "'" + id + "'");
      }
    }
    return ids.stream().mapToInt(columns::lastIndexOf).toArray();
  }

  /** Returns what a row has in these columns. */
  static List<String> of(Row row, int... places) {
    return Arrays.stream(places).mapToObj(row::text).toList();
  }
}
