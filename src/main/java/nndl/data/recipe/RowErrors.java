package nndl.data.recipe;

import java.io.Serializable;
import nndl.error.InputException;

/**
 * Receives what is wrong or new about a row, and how it is known. Unless it is overridden, the
 * first error is thrown.
 */
public interface RowErrors {
  /** Throws the first error, and allows categories that no training row has. */
  RowErrors THROWN = new RowErrors() {};

  /**
   * A cell without which a row cannot be used.
   *
   * @param row the position of its row
   * @param isMissing whether it has no value
   */
  record Cell(String row, String column, boolean isMissing, String expected, String found)
      implements Serializable {
    /** Returns the position of the cell for messages. */
    public String place() {
      return row + ", column " + column;
    }

    /** Returns the error that tells of this cell alone. */
    public InputException exception() {
      return InputException.expected(place(), expected, found);
    }
  }

  /** Receives a cell without a number and nothing to fill in, or without a known class. */
  default void unusable(Cell cell) {
    throw cell.exception();
  }

  /** Receives a category that no training row has. The inputs of the column are zero. */
  default void unseen(Row row, Column column, String value) {}

  /** Receives a cell without a value for which something else stands. */
  default void filled(Row row, Column column) {}

  /** Receives what was counted before about the rows of a file, with the first of them. */
  default void counted(Unseen unseen) {}

  /** Receives the fields of CSV by which a user knows a row, before all else about it. */
  default void identified(byte[] ids) {}
}
