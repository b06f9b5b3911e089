package nndl.network;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
  private static final long EIGHT_TOUCHED = 0x0101010101010101L;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
  void mark(int[] rows, int from, int to) {
    for (int e = from; e < to; e++) {
      marks[rows[e]] = TOUCHED;
    }
  }

  /** Marks the rows from {@code from} to {@code to - 1}. */
  public void mark(int from, int to) {
    Arrays.fill(marks, from, to, TOUCHED);
  }

  /** Marks the rows that are marked in {@code other}. */
  public void mark(RowMarks other) {
    for (int i = 0; i < marks.length; i++) {
      marks[i] |= other.marks[i];
    }
  }

  /** Marks no row. */
  public void clear() {
    Arrays.fill(marks, UNTOUCHED);
  }

  /** The runs of marked rows, in ascending order. */
  public Runs runs() {
    return new Runs(marks);
  }

  /**
   * Goes from run to run: {@link #next} comes before the first. It never leaves the method that
   * asks for it, so the compiler keeps it in registers and it is no garbage.
   */
  public static final class Runs {
    private final byte[] marks;
    private int from;
    private int to;

    private Runs(byte[] marks) {
      this.marks = marks;
    }

    /** Goes to the next run; false if there is none. */
    public boolean next() {
      from = endOf(UNTOUCHED, to);
      to = endOf(TOUCHED, from);
      return from < to;
    }

    /** The first row at {@code row} or after that is marked otherwise. */
    private int endOf(byte mark, int row) {
      int i = row;
      for (; i <= marks.length - Long.BYTES; i += Long.BYTES) {
        long others = (long) EIGHT.get(marks, i) ^ mark * EIGHT_TOUCHED;
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

    /** The row behind the last of the run. */
    public int to() {
      return to;
    }
  }
}
