package nndl.spark.transport;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import nndl.network.Block;
import nndl.network.Layout;
import nndl.network.Piece;
import nndl.network.RowMarks;

/**
 * The weights and the optimiser's state, as groups that add their sums by pieces get them at the
 * start of an attempt. The driver sends each of the first groups its piece of each block, and the
 * group passes it on to all others. So all of it leaves the driver once, however many there are.
 */
public final class Share {
  private final Layout layout;
  private final List<Block> blocks;
  private final List<Piece> pieces;

  /** How many pieces this group still misses. */
  private final AtomicInteger missing;

  /**
   * @param blocks those of the driver, or of a group, which change as pieces come
   * @param groups how many groups there are
   */
  public Share(List<Block> blocks, int groups) {
    this.layout = blocks.get(0).layout();
    this.blocks = blocks;
    this.pieces = new Pieces(layout, groups).of(0);
    this.missing = new AtomicInteger(pieces.size());
  }

  /** Writes what the driver sends the group of a rank, and the group all others. */
  public void write(Parts out, int rank) {
    if (isOwner(rank)) {
      RowMarks all = RowMarks.all(layout.inputs(1));
      for (Block block : blocks) {
        BlockFormat.write(out, layout, block.values(), 0, all, pieces.get(rank));
      }
    }
  }

  /** Begins to read what {@link #write} has written for a rank. */
  public void begin(BlocksReader reader, int rank) {
    if (isOwner(rank)) {
      reader.begin(blocks, pieces.get(rank));
    } else {
      reader.begin(List.of(), Piece.all(layout));
    }
  }

  /** Whether a group passes on a piece. */
  boolean isOwner(int rank) {
    return rank < pieces.size();
  }

  /** Notes that this group has the piece of another group, or its own. Any thread may call this. */
  void came() {
    missing.decrementAndGet();
  }

  /** Whether this group has all pieces. */
  boolean isComplete() {
    return missing.get() == 0;
  }
}
