package nndl.data.table;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import nndl.data.recipe.Column;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.RowWeights;
import nndl.error.InputException;

/**
 * A table without the rows whose weight is 0. They have no number, so the other rows are what they
 * would be if these were not in the table.
 *
 * @param faults takes rows whose weight is wrong
 * @param zeros how many rows of weight 0 there were when the table was read last
 */
public record WeighedRows(Rows rows, Column.Numbers column, Faults faults, AtomicLong zeros)
    implements Rows {

  /**
   * Returns the rows that count.
   *
   * @param column the column of the weights, or null if every row counts once
   */
  public static Rows of(Rows rows, Column.Numbers column, Faults faults) {
    return RowWeights.of(column, rows.columns()).exist()
        ? new WeighedRows(rows, column, faults, new AtomicLong())
        : rows;
  }

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public List<String> paths() {
    return rows.paths();
  }

  @Override
  public boolean hasLines() {
    return rows.hasLines();
  }

  @Override
  public List<String> columns() {
    return rows.columns();
  }

  /** Passes the rows that count. Fails if there are rows, but no weight is above 0. */
  @Override
  public void read(Taker taker) {
    RowWeights weights = RowWeights.of(column, columns());
    RowErrors errors =
        new RowErrors() {
          @Override
          public void unusable(Cell cell) {
            faults.add(WeighedRows.class, cell.place(), cell.expected(), cell.found());
          }
        };
    AtomicLong passed = new AtomicLong();
    zeros.set(0);
    rows.read(
        (number, row) -> {
          if (weights.of(row, errors) > 0) {
            taker.take(passed.getAndIncrement(), row);
          } else {
            zeros.incrementAndGet();
          }
        });
    if (passed.get() == 0 && zeros.get() > 0 && faults.isEmpty()) {
      throw InputException.expected(
          "%s, column %s".formatted(name(), column.source()),
          "a weight above 0 in at least one row",
          "0 in all " + zeros);
    }
  }
}
