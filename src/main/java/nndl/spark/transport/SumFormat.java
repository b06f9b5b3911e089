package nndl.spark.transport;

import java.nio.ByteBuffer;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Scalars;
import nndl.training.worker.GradientTree;
import nndl.training.worker.GradientTree.NodeConsumer;

/**
 * Writes and reads the gradient sum of a node of the tree, which covers neighbouring shards, as
 * little-endian bytes: the first shard, the shard after the last, the gradient as {@link
 * BlockFormat} writes it, and the scalars in the order of {@link Scalars#NAMES}.
 */
public final class SumFormat {
  private static final int SCALAR_BYTES = Scalars.NAMES.size() * Double.BYTES;

  private SumFormat() {}

  /** Returns how many bytes {@link #write} writes. */
  public static long bytes(Gradient sum) {
    return 2 * Integer.BYTES + BlockFormat.bytes(sum.layout(), sum.dirtyRows()) + SCALAR_BYTES;
  }

  /** Returns a limit that {@link #bytes} does not exceed for any sum. */
  static long maxBytes(Layout layout) {
    return 2 * Integer.BYTES + BlockFormat.maxBytes(layout) + SCALAR_BYTES;
  }

  public static void write(ByteBuffer out, int from, int to, Gradient sum) {
    out.putInt(from).putInt(to);
    BlockFormat.write(out, sum.layout(), sum.values(), sum.dirtyRows());
    for (Scalars.Name name : Scalars.NAMES) {
      out.putDouble(sum.scalars().get(name));
    }
  }

  /**
   * Reads the sum of a node into {@code sum}, which must be empty, and passes it to {@code target}.
   *
   * @param node the node that it must be
   * @throws ProtocolException if the bytes are not what {@link #write} writes for the node and the
   *     sum's layout
   */
  static void read(ByteBuffer in, Gradient sum, GradientTree.Node node, NodeConsumer target)
      throws ProtocolException {
    ProtocolException.require(in.remaining() >= 2 * Integer.BYTES, "a sum, found the end");
    int from = in.getInt();
    int to = in.getInt();
    ProtocolException.require(
        from == node.from() && to == node.to(),
        "a sum of shards from %s to %s, found %s to %s"
            .formatted(node.from(), node.to() - 1, from, to - 1L));
    BlockFormat.read(in, sum.layout(), sum.values(), sum.dirtyRows());
    ProtocolException.require(in.remaining() >= SCALAR_BYTES, "scalars, found the end");
    for (Scalars.Name name : Scalars.NAMES) {
      double value = in.getDouble();
      ProtocolException.require(
          0 <= value && value < Double.POSITIVE_INFINITY, "a scalar of 0 or more");
      sum.scalars().add(name, value);
    }
    target.accept(from, to, sum);
  }
}
