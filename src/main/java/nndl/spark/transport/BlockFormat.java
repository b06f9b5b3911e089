package nndl.spark.transport;

import java.nio.ByteBuffer;
import nndl.network.Layout;
import nndl.network.Piece;
import nndl.network.RowMarks;

/**
 * Writes a block of parameters or gradients as little-endian bytes. A first-layer row has the
 * weights of one input. The marked rows are written, and all floats after the first layer's rows;
 * rows without a mark are not. The bytes are runs of neighbouring floats: the position of the first
 * in the block, the position after the last, and the floats. A run that does not fit into a part of
 * the message goes on as another run in the next part. After the last run comes {@link #END}.
 *
 * @see BlockReader
 */
public final class BlockFormat {
  static final int END = -1;
  private static final int RUN_BYTES = 2 * Integer.BYTES;

  private BlockFormat() {}

  public static void write(Parts out, Layout layout, float[] values, RowMarks rows) {
    write(out, layout, values, 0, rows, Piece.all(layout));
  }

  /**
   * Writes only what is in a piece of the block.
   *
   * @param offset the position in the block of the first of the values
   */
  static void write(
      Parts out, Layout layout, float[] values, int offset, RowMarks rows, Piece piece) {
    int last = layout.rowAt(rows.count());
    for (RowMarks.Runs run = rows.runs(); run.next(); ) {
      if (run.to() == rows.count()) {
        last = layout.rowAt(run.from()); // it is one run with what follows the rows
      } else {
        put(out, values, offset, piece, layout.rowAt(run.from()), layout.rowAt(run.to()));
      }
    }
    put(out, values, offset, piece, last, layout.length());
    out.room(Integer.BYTES).putInt(END);
  }

  private static void put(Parts out, float[] values, int offset, Piece piece, int start, int end) {
    int to = Math.min(end, piece.to());
    for (int at = Math.max(start, piece.from()), next; at < to; at = next) {
      ByteBuffer part = out.room(RUN_BYTES + Float.BYTES);
      next = Math.min(to, at + (part.remaining() - RUN_BYTES) / Float.BYTES);
      part.putInt(at).putInt(next);
      part.asFloatBuffer().put(values, at - offset, next - at);
      part.position(part.position() + Float.BYTES * (next - at));
    }
  }
}
