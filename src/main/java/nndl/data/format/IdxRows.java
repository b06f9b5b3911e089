package nndl.data.format;

import nndl.data.recipe.RowLayout;
import nndl.error.InputException;
import nndl.math.SparseRows;

/** Takes samples out of the bytes of an IDX file of rows of a table. Zeros are left out. */
final class IdxRows {
  private final IdxPart part;
  private final RowLayout layout;
  private final int[] cells;
  private final SparseRows row = new SparseRows();

  IdxRows(IdxPart part) {
    this.part = part;
    this.layout = part.layout();
    this.cells = new int[layout.columns()];
  }

  /** Returns the sample that begins at {@code bytes[from]}. The next call changes the row. */
  SparseRows row(byte[] bytes, int from, long sample) {
    int wrong = layout.read(bytes, from, cells);
    if (wrong >= 0) {
      throw InputException.expected(
          part.placeOfInputs(sample),
          "indices of values that the recipe has, also in its column %s".formatted(wrong + 1),
          cells[wrong]);
    }
    row.clear();
    layout.addTo(row, cells);
    for (int e = 0; e < row.entries(); e++) {
      part.requireInput(sample, row.value()[e]);
    }
    return row;
  }
}
