package nndl.spark.transport;

import java.nio.ByteBuffer;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Piece;
import nndl.network.RowMarks;

/**
 * Reads a block, or a piece of one, that {@link BlockFormat} has written, part by part as the parts
 * of the message come.
 */
public final class BlockReader {
  private final Layout layout;
  private final int firstRow;

  /** Where the first layer's rows end. After that no float is left out. */
  private final int lastRow;

  private float[] values;
  private int offset;
  private Piece piece;
  private RowMarks marks;

  /** Where the last run of the block has ended. */
  private int last;

  public BlockReader(Layout layout) {
    this.layout = layout;
    this.firstRow = layout.rowAt(0);
    this.lastRow = layout.rowAt(layout.inputs(1));
  }

  /**
   * From now on a piece of each block is read into an array, from its beginning. First-layer rows
   * that do not come keep their values.
   *
   * @param block the array of the block
   * @param rows where the rows that come are marked
   */
  public void readInto(float[] block, RowMarks rows, Piece part) {
    readInto(block, 0, rows, part);
  }

  /** The same for a piece of each block, which is read into the array of a sum. */
  void readInto(Gradient sum, Piece part) {
    readInto(sum.values(), sum.offset(), sum.dirtyRows(), part);
  }

  private void readInto(float[] block, int first, RowMarks rows, Piece part) {
    values = block;
    offset = first;
    marks = rows;
    piece = part;
    last = piece.from();
  }

  /**
   * Reads what a part has of the block.
   *
   * @param in little-endian bytes
   * @return whether the block has ended, so that what follows is another's; else the part has ended
   * @throws ProtocolException if the bytes are not what {@link BlockFormat} writes for the layout
   */
  public boolean read(ByteBuffer in) throws ProtocolException {
    while (in.hasRemaining()) {
      ProtocolException.require(in.remaining() >= Integer.BYTES, "a run of numbers, found the end");
      int from = in.getInt();
      if (from == BlockFormat.END) {
        boolean isWhole = last == piece.to() || (isRow(last) && isRow(piece.to()));
        ProtocolException.require(isWhole, "more numbers, found the end");
        last = piece.from();
        return true;
      }
      ProtocolException.require(in.remaining() >= Integer.BYTES, "a run of numbers, found the end");
      readRun(in, from, in.getInt());
    }
    return false;
  }

  private void readRun(ByteBuffer in, int from, int to) throws ProtocolException {
    ProtocolException.require(
        last <= from && (from == last || (isRow(last) && isRow(from))) && from < to,
        "numbers in ascending runs");
    ProtocolException.require(to <= piece.to(), "numbers of the block, found more");
    ProtocolException.require(
        in.remaining() / Float.BYTES >= to - from, "more numbers, found the end");
    in.asFloatBuffer().get(values, from - offset, to - from);
    in.position(in.position() + Float.BYTES * (to - from));
    if (from < lastRow) {
      int stride = layout.rowStride();
      int end = Math.min(to, lastRow) - firstRow;
      marks.mark((from - firstRow) / stride, (end + stride - 1) / stride);
    }
    last = to;
  }

  /**
   * Whether a first-layer row begins or ends here, so that the rows from here on may be missing.
   */
  private boolean isRow(int at) {
    return firstRow <= at && at <= lastRow && (at - firstRow) % layout.rowStride() == 0;
  }
}
