package nndl.data;

import java.util.List;
import java.util.function.Predicate;
import nndl.data.recipe.Column;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.Unseen;
import nndl.data.table.Faults;

/**
 * Collects all that is wrong or new about rows.
 *
 * @param drops whether a missing value of a column is no fault, because its row is left out
 * @param unseen counts the categories that no training row has, and the gaps that are filled
 */
record RowFaults(Faults faults, Predicate<String> drops, Unseen unseen) implements RowErrors {
  @Override
  public void unusable(Cell cell) {
    if (!(cell.isMissing() && drops.test(cell.column()))) {
      faults.add(List.of("cell", cell.column()), cell.place(), cell.expected(), cell.found());
    }
  }

  @Override
  public void unseen(Row row, Column column, String value) {
    unseen.unseen(row, column, value);
  }

  @Override
  public void filled(Row row, Column column) {
    if (!drops.test(column.source())) {
      unseen.filled(row, column);
    }
  }
}
