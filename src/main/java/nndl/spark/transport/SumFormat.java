package nndl.spark.transport;

import java.nio.ByteBuffer;
import nndl.network.Gradient;
import nndl.network.Piece;
import nndl.network.Scalars;

/**
 * Writes the gradient sum of a node of the tree, which covers neighbouring shards, as little-endian
 * bytes: the first shard, the shard after the last, the gradient as {@link BlockFormat} writes it,
 * and the scalars in the order of {@link Scalars#NAMES}.
 *
 * @see SumReader
 */
public final class SumFormat {
  static final int NODE_BYTES = 2 * Integer.BYTES;
  static final int SCALAR_BYTES = Scalars.NAMES.size() * Double.BYTES;

  private SumFormat() {}

  public static void write(Parts out, int from, int to, Gradient sum) {
    write(out, from, to, sum, sum.piece());
  }

  /** Writes a piece of a sum. Only the first one of a block has scalars. */
  public static void write(Parts out, int from, int to, Gradient sum, Piece piece) {
    out.room(NODE_BYTES).putInt(from).putInt(to);
    BlockFormat.write(out, sum.layout(), sum.values(), sum.offset(), sum.dirtyRows(), piece);
    if (piece.isFirst(sum.layout())) {
      ByteBuffer end = out.room(SCALAR_BYTES);
      for (Scalars.Name name : Scalars.NAMES) {
        end.putDouble(sum.scalars().get(name));
      }
    }
  }
}
