package nndl.data.table;

import java.util.List;
import nndl.data.recipe.FileRow;

/** A table that can be read several times. Its rows have the same order each time. */
public interface Rows {
  /** Receives rows, one after the other. */
  @FunctionalInterface
  interface Taker {
    /**
     * Receives one row.
     *
     * @param number the number of the row in the table, from 0
     */
    void take(long number, FileRow row);
  }

  /** Returns the name of the table for messages, such as the name of its file. */
  String name();

  /** Returns the paths of the files, as the rows name them. */
  default List<String> paths() {
    return List.of(name());
  }

  /** Whether the files are text, so that a row is known by its line. */
  default boolean hasLines() {
    return false;
  }

  /** Returns the names of the columns. */
  List<String> columns();

  /** Reads all rows and passes each one to {@code taker}. */
  void read(Taker taker);
}
