package nndl.data.recipe;

import java.io.Serializable;

/**
 * A row that holds its cells.
 *
 * @param cells the value of each column
 */
public record InMemoryRow(Object[] cells, MissingValues missing, String place)
    implements ValueRow, Serializable {
  @Override
  public Object value(int column) {
    return cells[column];
  }
}
