package nndl.spark.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import nndl.order.MiniBatch;

/**
 * The head of what the driver wants a team to do next. The parameters that have changed since the
 * last order follow, as {@link BlockFormat} writes them.
 *
 * @param miniBatch what to sum the gradients of; of no meaning for the other kinds
 */
public record Order(Kind kind, long round, MiniBatch miniBatch) {
  public static final int BYTES = 2 * Integer.BYTES + 3 * Long.BYTES;
  public static final MiniBatch NO_SAMPLES = new MiniBatch(0, 0, 0);

  public enum Kind {
    SUM,
    COUNT,
    STOP
  }

  public void write(ByteBuffer out) {
    out.putInt(kind.ordinal()).putInt(miniBatch.epoch());
    out.putLong(round).putLong(miniBatch.from()).putLong(miniBatch.to());
  }

  public static Order read(ByteBuffer in) throws WireException {
    WireException.require(in.remaining() >= BYTES, "an order of %s bytes or more".formatted(BYTES));
    in.order(ByteOrder.LITTLE_ENDIAN);
    int kind = in.getInt();
    WireException.require(0 <= kind && kind < Kind.values().length, "a kind of order");
    int epoch = in.getInt();
    long round = in.getLong();
    return new Order(Kind.values()[kind], round, new MiniBatch(epoch, in.getLong(), in.getLong()));
  }
}
