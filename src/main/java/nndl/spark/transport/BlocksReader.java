package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import nndl.network.Block;
import nndl.network.Layout;
import nndl.network.Piece;
import nndl.network.RowMarks;

/** Reads some blocks, or a piece of each, one after the other as the parts of a message come. */
public final class BlocksReader {
  private final BlockReader block;
  private final RowMarks rows;

  /** The blocks that are still to come, the next one first. */
  private final Queue<Block> missing = new ArrayDeque<>();

  private Piece piece;

  public BlocksReader(Layout layout) {
    this.block = new BlockReader(layout);
    this.rows = new RowMarks(layout.inputs(1));
  }

  /** Begins to read a piece of each of these blocks, in this order. */
  public void begin(List<Block> blocks, Piece part) {
    missing.clear();
    missing.addAll(blocks);
    piece = part;
    readNext();
  }

  private void readNext() {
    if (!missing.isEmpty()) {
      block.readInto(missing.element().values(), rows, piece);
    }
  }

  /**
   * Reads what a part has of the blocks.
   *
   * @return whether all have come
   * @throws ProtocolException if the bytes are not what {@link BlockFormat} writes
   */
  public boolean read(ByteBuffer in) throws ProtocolException {
    while (!missing.isEmpty() && block.read(in)) {
      missing.remove();
      readNext();
    }
    return missing.isEmpty();
  }
}
