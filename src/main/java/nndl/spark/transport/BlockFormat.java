package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import nndl.network.Layout;
import nndl.network.RowMarks;

/**
 * Writes and reads a block of parameters or gradients as little-endian bytes. A first-layer row has
 * the weights of one input. Marked rows are written in runs of neighbouring rows, and the other
 * rows are not written. The bytes begin with the number of runs. For each run follow its first row,
 * the row after its last row, and its floats. At the end come all floats after the first layer's
 * rows.
 */
public final class BlockFormat {
  private BlockFormat() {}

  /** Returns how many bytes {@link #write} writes. */
  public static long bytes(Layout layout, RowMarks rows) {
    long floats = (long) layout.length() - layout.rowAt(rows.count());
    long runs = 0;
    for (RowMarks.Runs run = rows.runs(); run.next(); ) {
      floats += layout.rowAt(run.to()) - layout.rowAt(run.from());
      runs++;
    }
    return Integer.BYTES * (1 + 2 * runs) + Float.BYTES * floats;
  }

  /** Returns a limit that {@link #bytes} does not exceed for any rows. */
  static long maxBytes(Layout layout) {
    return Integer.BYTES * (2L + layout.inputs(1)) + Float.BYTES * (long) layout.length();
  }

  public static void write(ByteBuffer out, Layout layout, float[] values, RowMarks rows) {
    FloatBuffer floats = out.slice().order(out.order()).asFloatBuffer();
    int base = out.position();
    int countAt = base;
    int at = base + Integer.BYTES;
    int runs = 0;
    for (RowMarks.Runs run = rows.runs(); run.next(); ) {
      out.putInt(at, run.from()).putInt(at + Integer.BYTES, run.to());
      at += 2 * Integer.BYTES;
      at = put(floats, base, at, values, layout.rowAt(run.from()), layout.rowAt(run.to()));
      runs++;
    }
    out.putInt(countAt, runs);
    out.position(put(floats, base, at, values, layout.rowAt(rows.count()), layout.length()));
  }

  private static int put(FloatBuffer floats, int base, int at, float[] values, int from, int to) {
    floats.position((at - base) / Float.BYTES).put(values, from, to - from);
    return at + Float.BYTES * (to - from);
  }

  /**
   * Reads bytes into a block and marks the rows that were read. The other first-layer rows do not
   * change.
   *
   * @throws ProtocolException if the bytes are not what {@link #write} writes for the layout
   */
  public static void read(ByteBuffer in, Layout layout, float[] values, RowMarks dirtyRows)
      throws ProtocolException {
    FloatBuffer floats = in.slice().order(in.order()).asFloatBuffer();
    int base = in.position();
    ProtocolException.require(in.remaining() >= Integer.BYTES, "a block, found its end");
    int runs = in.getInt();
    ProtocolException.require(runs >= 0, "a number of runs");
    int last = 0;
    for (int run = 0; run < runs; run++) {
      ProtocolException.require(
          in.remaining() >= 2 * Integer.BYTES, "a run of rows, found the end");
      int from = in.getInt();
      int to = in.getInt();
      ProtocolException.require(
          last <= from && from < to && to <= dirtyRows.count(), "rows in ascending runs");
      get(in, floats, base, values, layout.rowAt(from), layout.rowAt(to));
      dirtyRows.mark(from, to);
      last = to;
    }
    get(in, floats, base, values, layout.rowAt(dirtyRows.count()), layout.length());
  }

  private static void get(
      ByteBuffer in, FloatBuffer floats, int base, float[] values, int from, int to)
      throws ProtocolException {
    int bytes = Float.BYTES * (to - from);
    ProtocolException.require(in.remaining() >= bytes, "more numbers, found the end");
    floats.position((in.position() - base) / Float.BYTES).get(values, from, to - from);
    in.position(in.position() + bytes);
  }
}
