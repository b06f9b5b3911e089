package nndl.network;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Marks on the first-layer rows of a {@link Block}. A row contains the weights of one input. Its
 * gradient is zero unless that input was not zero in some sample. The marked rows form runs,
 * because neighbouring inputs tend to be nonzero in the same samples.
 */
public final class RowMarks implements Serializable {
  private static final long serialVersionUID = 1;
  private static final byte MARKED = 1;
  private static final byte UNMARKED = 0;
  private static final long EIGHT_MARKED = 0x0101010101010101L;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] marks;

  /** Creates marks for {@code rows} rows, none of which is marked. */
  public RowMarks(int rows) {
    marks = new byte[rows];
  }

  /** Creates marks for {@code rows} rows, all of which are marked. */
  public static RowMarks all(int rows) {
    RowMarks all = new RowMarks(rows);
    all.mark(0, rows);
    return all;
  }

  /** The number of rows. */
  public int count() {
    return marks.length;
  }

  /** Marks the rows {@code rows[from]} to {@code rows[to - 1]}. */
  void mark(int[] rows, int from, int to) {
    for (int e = from; e < to; e++) {
      marks[rows[e]] = MARKED;
    }
  }

  /** Marks the rows from {@code from} to {@code to - 1}. */
  public void mark(int from, int to) {
    Arrays.fill(marks, from, to, MARKED);
  }

  /** Marks the rows that are marked in {@code other}. */
  public void mark(RowMarks other) {
    for (int i = 0; i < marks.length; i++) {
      marks[i] |= other.marks[i];
    }
  }

  /** Returns how many rows are marked. */
  public int marked() {
    int sum = 0;
    for (byte mark : marks) {
      sum += mark;
    }
    return sum;
  }

  /** Whether a row is marked. */
  boolean isMarked(int row) {
    return marks[row] == MARKED;
  }

  /** Clears all marks. */
  public void clear() {
    Arrays.fill(marks, UNMARKED);
  }

  /** Returns an iterator over the runs of marked rows, in ascending order. */
  public Runs runs() {
    return new Runs(marks);
  }

  /**
   * Iterates over the runs of marked rows. {@link #next} must be called before the first run is
   * read. An instance does not leave the method that calls {@link #runs}, so the JIT compiler keeps
   * its fields in registers, and allocates no object.
   */
  public static final class Runs {
    private final byte[] marks;
    private int from;
    private int to;

    private Runs(byte[] marks) {
      this.marks = marks;
    }

    /** Moves to the next run. Returns false if there is none. */
    public boolean next() {
      from = endOf(UNMARKED, to);
      to = endOf(MARKED, from);
      return from < to;
    }

    /**
     * Returns the first row from {@code row} on whose mark is not {@code mark}, or the number of
     * rows.
     */
    private int endOf(byte mark, int row) {
      int i = row;
      for (; i <= marks.length - Long.BYTES; i += Long.BYTES) {
        long others = (long) EIGHT.get(marks, i) ^ mark * EIGHT_MARKED;
        if (others != 0) {
          return i + Long.numberOfTrailingZeros(others) / Byte.SIZE;
        }
      }
      while (i < marks.length && marks[i] == mark) {
        i++;
      }
      return i;
    }

    /** The first row of the run. */
    public int from() {
      return from;
    }

    /** The row after the last row of the run. */
    public int to() {
      return to;
    }
  }
}
