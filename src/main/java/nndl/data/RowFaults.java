package nndl.data;

import java.util.List;
import nndl.data.recipe.Column;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.Unseen;
import nndl.data.table.Faults;

/**
 * Collects all that is wrong or new about rows.
 *
 * @param drops whether a missing value is no fault, because its row is left out
 * @param unseen counts the categories that no training row has, and the gaps that are filled
 */
record RowFaults(Faults faults, boolean drops, Unseen unseen) implements RowErrors {
  @Override
  public void unusable(Cell cell) {
    if (!(drops && cell.isMissing())) {
      faults.add(List.of("cell", cell.column()), cell.place(), cell.expected(), cell.found());
    }
  }

  @Override
  public void unseen(Row row, Column column, String value) {
    unseen.unseen(row, column, value);
  }

  @Override
  public void filled(Row row, Column column) {
    if (!drops) {
      unseen.filled(row, column);
    }
  }
}
