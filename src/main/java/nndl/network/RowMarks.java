package nndl.network;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Marks for the first-layer rows of a block: a row belongs to one input, and only inputs that were
 * not zero in some sample change it. Marked rows come in runs, since neighbouring inputs go
 * together.
 */
public final class RowMarks implements Serializable {
  private static final long serialVersionUID = 1;
  private static final byte TOUCHED = 1;
  private static final byte UNTOUCHED = 0;

  private final byte[] marks;

  /** No row of {@code rows} is marked. */
  public RowMarks(int rows) {
    marks = new byte[rows];
  }

  /** How many rows there are. */
  public int count() {
    return marks.length;
  }

  /** Marks the rows {@code rows[from]} to {@code rows[to - 1]}. */
  void touch(int[] rows, int from, int to) {
    for (int e = from; e < to; e++) {
      marks[rows[e]] = TOUCHED;
    }
  }

  /** Marks the rows from {@code from} to {@code to - 1}. */
  public void touch(int from, int to) {
    Arrays.fill(marks, from, to, TOUCHED);
  }

  /** Marks the rows that are marked in {@code other}. */
  public void touch(RowMarks other) {
    for (int i = 0; i < marks.length; i++) {
      marks[i] |= other.marks[i];
    }
  }

  /** Marks no row. */
  public void clear() {
    Arrays.fill(marks, UNTOUCHED);
  }

  /** Where the next run begins, at {@code row} or after; {@link #count} if there is none. */
  public int runStart(int row) {
    int i = row;
    while (i < marks.length && marks[i] == UNTOUCHED) {
      i++;
    }
    return i;
  }

  /** Where the run that {@code row} is in ends: the first row after it that is not marked. */
  public int runEnd(int row) {
    int i = row;
    while (i < marks.length && marks[i] == TOUCHED) {
      i++;
    }
    return i;
  }
}
