package nndl.report.columns;

import java.util.Arrays;
import nndl.math.SparseRows;
import nndl.math.SplitMix;

/**
 * Rows in which the values of one column stand in another order. The order is a function of the
 * seed, the column and the number of the shuffle, and of nothing else.
 */
final class ShuffledRows {
  /** The number of bits for the index of a row. */
  private static final int ROW_BITS = 14;

  /** The largest number of rows. */
  static final int MAX = 1 << ROW_BITS;

  private final SparseRows rows;
  private final int[] source;
  private final int from;
  private final int to;

  /**
   * @param column the number of the column whose inputs are {@code from} to {@code to - 1}
   * @param repeat the number of the shuffle, from 0
   */
  ShuffledRows(SparseRows rows, int column, int from, int to, long seed, int repeat) {
    this.rows = rows;
    this.from = from;
    this.to = to;
    this.source = order(rows.rows(), mixed(mixed(mixed(0, seed), column), repeat));
  }

  private static long mixed(long hash, long number) {
    return SplitMix.mix(hash + SplitMix.GOLDEN_GAMMA * (number + 1));
  }

  /** Returns the rows in the order of their hashes. */
  private static int[] order(int rows, long seed) {
    long[] keys = new long[rows];
    for (int row = 0; row < rows; row++) {
      keys[row] = (mixed(seed, row) & -MAX) | row;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) (key & (MAX - 1))).toArray();
  }

  /** Appends a row to a buffer: its inputs, but those of the column are another row's. */
  void appendTo(SparseRows target, int row) {
    int other = source[row];
    int most = rows.start(row + 1) - rows.start(row) + rows.start(other + 1) - rows.start(other);
    int at = target.beginRow(most);
    at = copy(row, 0, from, target, at);
    at = copy(other, from, to, target, at);
    target.endRow(copy(row, to, Integer.MAX_VALUE, target, at));
  }

  /** Copies the entries of a row whose columns are {@code low} to {@code high - 1}. */
  private int copy(int row, int low, int high, SparseRows target, int index) {
    int at = index;
    for (int e = rows.start(row); e < rows.start(row + 1); e++) {
      int input = rows.column()[e];
      if (input >= low && input < high) {
        target.column()[at] = input;
        target.value()[at++] = rows.value()[e];
      }
    }
    return at;
  }
}
