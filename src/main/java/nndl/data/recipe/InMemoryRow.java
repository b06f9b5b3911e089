package nndl.data.recipe;

/**
 * A row that holds its cells.
 *
 * @param cells the value of each column
 */
public record InMemoryRow(Object[] cells, MissingValues missing, String place) implements ValueRow {
  @Override
  public Object value(int column) {
    return cells[column];
  }
}
