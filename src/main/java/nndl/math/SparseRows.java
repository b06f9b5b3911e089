package nndl.math;

import java.util.Arrays;

/**
 * Rows of numbers that are mostly zero. Only the nonzero numbers are stored, as entries in
 * ascending order of columns.
 *
 * <p>It is a buffer that is filled again and again. Row {@code r} consists of the entries {@code
 * start(r)} to {@code start(r + 1) - 1} of {@link #column} and {@link #value}. The arrays grow to
 * the largest content so far and do not shrink, so filling the buffer again creates no garbage.
 */
public final class SparseRows {
  /** The bytes of an entry: its column and its value. */
  public static final int ENTRY_BYTES = Integer.BYTES + Float.BYTES;

  private int rows;
  private int[] start = new int[9];
  private int[] column = new int[256];
  private float[] value = new float[256];

  /** Removes all rows. */
  public void clear() {
    rows = 0;
  }

  /**
   * Begins a row after the finished rows, with at most {@code most} entries. The caller writes the
   * entries into {@link #column} and {@link #value}, from the returned index on, and then calls
   * {@link #endRow}.
   */
  public int beginRow(int most) {
    int from = start[rows];
    if (from + most > column.length) {
      int length = Math.max(from + most, 2 * column.length);
      column = Arrays.copyOf(column, length);
      value = Arrays.copyOf(value, length);
    }
    return from;
  }

  /** Finishes the row that was begun last. Its entries end before index {@code end}. */
  public void endRow(int end) {
    rows++;
    if (rows == start.length) {
      start = Arrays.copyOf(start, 2 * rows);
    }
    start[rows] = end;
  }

  /** Adds a row with the numbers that are not zero. */
  public void addRow(float[] numbers) {
    int entry = beginRow(numbers.length);
    int[] columns = column;
    float[] values = value;
    for (int k = 0; k < numbers.length; k++) {
      // Each number is written, and the next one overwrites a zero. A branch would be mispredicted
      // wherever zeros begin or end.
      columns[entry] = k;
      values[entry] = numbers[k];
      int magnitude = Float.floatToRawIntBits(numbers[k]) << 1; // without the sign
      entry += (magnitude | -magnitude) >>> 31; // one if the number is not zero
    }
    endRow(entry);
  }

  public int rows() {
    return rows;
  }

  /** The number of entries of all rows. */
  public int entries() {
    return start[rows];
  }

  /**
   * Writes the rows with their zeros into the first rows of {@code target}, whose padding is not
   * changed.
   */
  public void copyInto(Matrix target) {
    for (int r = 0; r < rows; r++) {
      int to = target.row(r);
      if (start[r + 1] - start[r] == target.columns()) {
        System.arraycopy(value, start[r], target.data(), to, target.columns());
      } else {
        Arrays.fill(target.data(), to, to + target.columns(), 0);
        for (int e = start[r]; e < start[r + 1]; e++) {
          target.data()[to + column[e]] = value[e];
        }
      }
    }
  }

  /**
   * Replaces these rows by the transpose of {@code others}. Row c gets the entries of column c of
   * {@code others}, in ascending order of their rows.
   *
   * @param columns the number of columns of {@code others}
   */
  public void setTransposed(SparseRows others, int columns) {
    int entries = others.entries();
    clear();
    beginRow(entries);
    if (start.length <= columns + 1) {
      start = new int[columns + 2];
    }
    // While the rows are filled, start[c + 1] is the index of the next entry of row c. At the end,
    // row c + 1 begins there.
    Arrays.fill(start, 0, columns + 2, 0);
    for (int e = 0; e < entries; e++) {
      start[others.column[e] + 2]++;
    }
    for (int c = 2; c <= columns; c++) {
      start[c] += start[c - 1];
    }
    for (int r = 0; r < others.rows; r++) {
      for (int e = others.start[r]; e < others.start[r + 1]; e++) {
        int to = start[others.column[e] + 1]++;
        column[to] = r;
        value[to] = others.value[e];
      }
    }
    rows = columns;
  }

  /**
   * The index in {@link #column} and {@link #value} where row {@code row} begins. A row ends where
   * the next row begins.
   */
  public int start(int row) {
    return start[row];
  }

  /** The columns of the entries. The array is valid until the next {@link #beginRow}. */
  public int[] column() {
    return column;
  }

  /** The values of the entries. The array is valid until the next {@link #beginRow}. */
  public float[] value() {
    return value;
  }
}
