package nndl.spark.transport;

import java.util.List;
import nndl.network.Block;
import nndl.network.Layout;
import nndl.network.Piece;
import nndl.network.RowMarks;

/**
 * The weights and the optimiser's state, as groups that add their sums by pieces get them at the
 * start of an attempt. The driver sends each of the first groups its piece of each block, and the
 * group passes it on to all others. So all of it leaves the driver once, however many there are.
 */
public final class WeightPieces {
  private final Layout layout;
  private final List<Block> blocks;
  private final List<Piece> pieces;

  /**
   * @param blocks those of the driver, or of a group, which change as pieces come
   * @param groups how many groups there are
   */
  public WeightPieces(List<Block> blocks, int groups) {
    this.layout = blocks.get(0).layout();
    this.blocks = blocks;
    this.pieces = new Pieces(layout, groups).of(0);
  }

  /** How many groups have a piece: those of the first ranks. */
  public int owners() {
    return pieces.size();
  }

  /** Writes what the driver sends an owner, and the owner all others. */
  public void write(Parts out, int owner) {
    RowMarks all = RowMarks.all(layout.inputs(1));
    for (Block block : blocks) {
      BlockFormat.write(out, layout, block.values(), 0, all, pieces.get(owner));
    }
  }

  /** Begins to read what {@link #write} has written. */
  public void begin(BlocksReader reader, int owner) {
    reader.begin(blocks, pieces.get(owner));
  }
}
