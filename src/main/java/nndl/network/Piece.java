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
   * The numbers of the sums of all workers but one, from which their bytes take longer on the way
   * to one place than another message: 128 KB.
   */
  private static final int LONG = 1 << 15;

  private static final int ALIGNMENT = 16;

  /**
   * Whether several workers add their sums by pieces, unless told otherwise: together they are
   * long.
   *
   * @param numbers how many numbers the sum of a worker has
   */
  public static boolean areLong(double numbers, int workers) {
    return (workers - 1) * numbers >= LONG;
  }

  /** All numbers of a block. */
  public static Piece all(Layout layout) {
    return new Piece(layout.rowAt(0), layout.length());
  }

  /**
   * Cuts a block into at most {@code count} pieces. All who cut the same way get the same pieces.
   *
   * <p>What travels of a piece takes time, and the whole piece takes memory. So a number costs its
   * part of all numbers, and if it travels also its part of those that do: of both, each piece has
   * at most twice its share, and a row.
   *
   * @param rows the first-layer rows that travel; the others are likely to be zero
   */
  public static List<Piece> cut(Layout layout, RowMarks rows, int count) {
    int begin = layout.rowAt(0);
    int end = layout.rowAt(rows.count());
    int stride = layout.rowStride();
    long all = (long) layout.length() - begin;
    long travel = (long) rows.marked() * stride + layout.length() - end;
    long most = Math.max(1, Math.min(count, travel / FLOATS));
    long cost = 2 * travel * all; // a number costs travel, and all more if it travels; below 2^63
    List<Piece> pieces = new ArrayList<>();
    int from = begin;
    int row = 0;
    long before = 0; // the cost of the rows before that row
    for (int i = 1; i <= most; i++) {
      long goal = cost / most * i + cost % most * i / most;
      for (; row < rows.count(); row++) {
        long next = before + stride * (travel + (rows.isMarked(row) ? all : 0));
        if (next > goal) {
          break;
        }
        before = next;
      }
      int to = layout.length();
      if (row < rows.count()) {
        to = layout.rowAt(row);
      } else if (i < most) {
        to = end + (int) ((goal - before) / (travel + all)) / ALIGNMENT * ALIGNMENT;
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
