package nndl.data.recipe;

/**
 * A row of a table. Its cells are numbered like the columns of the table, from 0. A row is only
 * valid until the next row is read.
 */
public interface Row {
  /** Whether a cell has no value. */
  boolean isMissing(int column);

  /** Returns the number in a cell, or NaN if the cell contains no finite number. */
  double number(int column);

  /** Like {@link #number}, but texts have a decimal comma. */
  default double commaNumber(int column) {
    return Cells.commaNumber(text(column));
  }

  /** Returns the text of a cell without the spaces around it. */
  String text(int column);

  /** Returns the text of a cell that may hold a date. */
  default String date(int column) {
    return text(column);
  }

  /** Returns the text of a cell by which a user knows the row. */
  default String id(int column) {
    return text(column);
  }

  /** Returns the position of the row for messages, such as {@code iris.csv, line 3}. */
  String place();
}
