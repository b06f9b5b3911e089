package nndl.spark.transport;

import java.nio.ByteBuffer;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Scalars;
import nndl.training.worker.GradientTree.NodeConsumer;

/**
 * The sum of neighbouring shards, a node of the tree, as little-endian bytes: the first shard, the
 * shard behind the last, the gradient as {@link BlockFormat} writes it, and the scalars in the
 * order of their names.
 */
public final class SumFormat {
  private static final int SCALAR_BYTES = Scalars.NAMES.size() * Double.BYTES;

  private SumFormat() {}

  /** How many bytes {@link #write} takes. */
  public static long bytes(Gradient sum) {
    return 2 * Integer.BYTES + BlockFormat.bytes(sum.layout(), sum.dirtyRows()) + SCALAR_BYTES;
  }

  /** The largest result of {@link #bytes} for any sum. */
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
   * Reads a node into an empty sum and passes it on.
   *
   * @throws ProtocolException if the bytes are not what {@link #write} writes for the sum's layout
   */
  static void read(ByteBuffer in, Gradient sum, NodeConsumer target) throws ProtocolException {
    ProtocolException.require(in.remaining() >= 2 * Integer.BYTES, "a sum, found the end");
    int from = in.getInt();
    int to = in.getInt();
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
