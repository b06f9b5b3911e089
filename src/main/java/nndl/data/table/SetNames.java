package nndl.data.table;

import java.io.ByteArrayOutputStream;
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

  private final ByteArrayOutputStream ofRows = new ByteArrayOutputStream();

  /** Adds the next row. */
  void add(String name, String place, Faults faults) {
    RowSets.Set set = NAMES.get(name.toLowerCase(Locale.ROOT));
    if (set == null) {
      faults.add("set", place, "train, validation or test in --split-column", Cells.shown(name));
    } else {
      ofRows.write(set.ordinal());
    }
  }

  byte[] ofRows() {
    return ofRows.toByteArray();
  }
}
