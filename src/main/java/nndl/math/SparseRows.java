package nndl.math;

import java.util.Arrays;

/**
 * Rows of numbers of which most are zero: only the others are held, in ascending column order.
 *
 * <p>A buffer to be filled again and again: row {@code r} is the entries {@code start(r)} to {@code
 * start(r + 1)} of {@link #column} and {@link #value}. It grows to the largest tile it has held and
 * stays there, so filling it makes no garbage.
 */
public final class SparseRows {
  private int rows;
  private int[] start = new int[9];
  private int[] column = new int[256];
  private float[] value = new float[256];

  /** About the bytes that {@code entries} take: the arrays have grown by doubling. */
  public static long bytes(long entries) {
    return (Integer.BYTES + Float.BYTES) * 2 * Long.highestOneBit(Math.max(1, entries));
  }

  /** Forgets all rows. */
  public void clear() {
    rows = 0;
  }

  /**
   * Makes room for {@code most} more entries after those of the finished rows and says where they
   * go: write the new row's entries from there into {@link #column} and {@link #value}, then call
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

  /** Finishes the row begun last; its entries end before {@code end}. */
  public void endRow(int end) {
    rows++;
    if (rows == start.length) {
      start = Arrays.copyOf(start, 2 * rows);
    }
    start[rows] = end;
  }

  /** Adds a row: the numbers that are not zero. */
  public void addRow(float[] numbers) {
    int entry = beginRow(numbers.length);
    int[] columns = column;
    float[] values = value;
    for (int k = 0; k < numbers.length; k++) {
      // Each number is written; zeros are written over. A branch would be mistaken at every edge.
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

  /** How many entries all rows have. */
  public int entries() {
    return start[rows];
  }

  /** Writes the rows with their zeros into the first rows of a matrix, whose padding it leaves. */
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
   * Makes these rows the transposed ones of others: a row for each of their columns, whose entries
   * are in ascending order of their rows.
   *
   * @param columns of the others
   */
  public void setTransposed(SparseRows others, int columns) {
    int entries = others.entries();
    clear();
    beginRow(entries);
    if (start.length <= columns + 1) {
      start = new int[columns + 2];
    }
    // Row c begins at start[c + 1] while the rows are filled, and each entry moves that on by one.
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
   * Where row {@code row} begins in {@link #column} and {@link #value}; it ends where the next
   * begins.
   */
  public int start(int row) {
    return start[row];
  }

  /** Columns of the entries; valid until the next {@link #beginRow}. */
  public int[] column() {
    return column;
  }

  /** Values of the entries; valid until the next {@link #beginRow}. */
  public float[] value() {
    return value;
  }
}
