package nndl.data.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import nndl.data.recipe.Cells;

/** Reads the column that says to which set a row belongs. */
final class SetNames {
  /** The names of the sets, as other programs write them. */
  private static final Map<String, RowSets.Set> NAMES =
      Map.of(
          "train", RowSets.Set.TRAINING,
          "training", RowSets.Set.TRAINING,
          "validation", RowSets.Set.VALIDATION,
          "valid", RowSets.Set.VALIDATION,
          "val", RowSets.Set.VALIDATION,
          "dev", RowSets.Set.VALIDATION,
          "test", RowSets.Set.TEST,
          "holdout", RowSets.Set.TEST);

  private byte[] ofRows = new byte[1 << 10];
  private int rows;

  /** Adds the row with this number, which is higher than that of the row before. */
  void add(long row, String name, String place, Faults faults) {
    RowSets.Set set = NAMES.get(name.toLowerCase(Locale.ROOT));
    if (set == null) {
      faults.add("set", place, "train, validation or test in --split-column", Cells.shown(name));
      return;
    }
    int at = Math.toIntExact(row);
    if (at >= ofRows.length) {
      ofRows = Arrays.copyOf(ofRows, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * at));
    }
    ofRows[at] = (byte) set.ordinal();
    rows = at + 1;
  }

  byte[] ofRows() {
    return Arrays.copyOf(ofRows, rows);
  }
}
