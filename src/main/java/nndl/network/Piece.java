package nndl.network;

import java.util.ArrayList;
import java.util.List;

/**
 * A range of the numbers of a {@link Block}: {@code from} to {@code to - 1}. Several workers that
 * add the same sums each add one piece of them.
 */
public record Piece(int from, int to) {
  /**
   * The numbers that a piece has at least, if there are several: 8 KB. By the model of an iteration
   * shorter ones are no faster, and with hundreds of workers longer ones are slower, since fewer
   * links carry all.
   */
  public static final int FLOATS = 1 << 11;

  /**
   * The numbers of a sum from which its bytes take longer than another message on the way: 128 KB.
   * Several workers add such sums by pieces.
   */
  public static final int LONG = 1 << 15;

  private static final int ALIGNMENT = 16;

  /** All numbers of a block. */
  public static Piece all(Layout layout) {
    return new Piece(layout.rowAt(0), layout.length());
  }

  /**
   * Cuts a block into at most {@code count} pieces of about equal length. All who cut the same way
   * get the same pieces.
   *
   * @param rows the first-layer rows that count; the others are likely to be zero
   */
  public static List<Piece> cut(Layout layout, RowMarks rows, int count) {
    int stride = layout.rowStride();
    int end = layout.rowAt(rows.count());
    long inRows = (long) rows.marked() * stride;
    long all = inRows + layout.length() - end;
    long most = Math.max(1, Math.min(count, all / FLOATS));
    List<Piece> pieces = new ArrayList<>();
    int from = layout.rowAt(0);
    for (int i = 1; i <= most; i++) {
      long goal = all * i / most;
      int to = layout.length();
      if (goal <= inRows) {
        to = layout.rowAt(rows.after((int) (goal / stride)));
      } else if (i < most) {
        to = end + (int) (goal - inRows) / ALIGNMENT * ALIGNMENT;
      }
      if (from < to) {
        pieces.add(new Piece(from, to));
        from = to;
      }
    }
    return pieces;
  }

  /** The first row of the first layer that is in the piece or after it. */
  int firstRow(Layout layout) {
    return Math.min(layout.inputs(1), (from - layout.rowAt(0)) / layout.rowStride());
  }

  /** The row of the first layer after the last one that is in the piece or before it. */
  int lastRow(Layout layout) {
    return Math.min(layout.inputs(1), (to - layout.rowAt(0)) / layout.rowStride());
  }

  /** Whether the piece is the first of its block, which has the scalars of a sum. */
  public boolean isFirst(Layout layout) {
    return from == layout.rowAt(0);
  }
}
