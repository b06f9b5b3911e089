package nndl.data.format;

import java.io.Serializable;
import java.util.List;
import nndl.error.InputException;

/**
 * The columns by which a user knows the rows of a file.
 *
 * @param columns the names of the columns, in the order in which they are written
 * @param maxBytes a number of bytes that these fields of no row exceed in CSV
 */
public record RowIds(List<String> columns, long maxBytes) implements Serializable {
  /** Quotes around a field, and the comma behind it. */
  private static final long AROUND = 3;

  /** Returns the number of bytes that a field of so many bytes has at most if it needs quotes. */
  static long maxBytes(long bytes) {
    return 2 * bytes + AROUND;
  }

  /**
   * Returns the places of the columns in a table. Fails if the table lacks one.
   *
   * @param table the name of the table, for the message
   */
  static int[] places(List<String> columns, Object table, List<String> all) {
    for (String column : columns) {
      if (!all.contains(column)) {
        throw InputException.expected(
            "--id",
            "a column of %s: %s".formatted(table, String.join(", ", all)),
            "'" + column + "'");
      }
    }
    return columns.stream().mapToInt(all::lastIndexOf).toArray();
  }
}
