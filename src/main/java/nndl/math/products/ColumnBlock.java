package nndl.math.products;

import nndl.math.SparseRows;

/**
 * The entries of sparse rows whose columns lie in a block, which moves from the first column to the
 * last: entry {@code from(row)} to entry {@code to(row) - 1}. Serves one thread.
 */
final class ColumnBlock {
  private int[] from = new int[8];
  private int[] to = new int[8];

  /** An empty block before the first column. */
  void reset(SparseRows x) {
    if (to.length < x.rows()) {
      from = new int[Math.max(x.rows(), 2 * to.length)];
      to = new int[from.length];
    }
    for (int row = 0; row < x.rows(); row++) {
      to[row] = x.start(row);
    }
  }

  /** From the end of the block before to the column {@code end - 1}. */
  void moveTo(int end, SparseRows x) {
    int[] column = x.column();
    for (int row = 0; row < x.rows(); row++) {
      int e = to[row];
      from[row] = e;
      while (e < x.start(row + 1) && column[e] < end) {
        e++;
      }
      to[row] = e;
    }
  }

  /** From the end of the block before to the last column. */
  void moveToEnd(SparseRows x) {
    for (int row = 0; row < x.rows(); row++) {
      from[row] = to[row];
      to[row] = x.start(row + 1);
    }
  }

  int from(int row) {
    return from[row];
  }

  int to(int row) {
    return to[row];
  }
}
