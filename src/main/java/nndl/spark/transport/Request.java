package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import nndl.data.sampling.MiniBatch;
import nndl.training.workload.Split;

/**
 * The head of what the driver wants a team to do next. The parameters that have changed since the
 * last order follow, as {@link BlockFormat} writes them.
 *
 * @param miniBatch what to sum the gradients of; of no meaning for the other kinds
 * @param split the set to sum gradients of, or to evaluate
 * @param every which of its samples to evaluate: each so-manyth; 1 for the other kinds
 */
public record Request(Kind kind, long round, MiniBatch miniBatch, Split split, int every) {
  public static final int BYTES = 4 * Integer.BYTES + 3 * Long.BYTES;
  public static final MiniBatch NO_SAMPLES = new MiniBatch(0, 0, 0);

  /** Sends a team home. */
  public static final Request STOP = new Request(Kind.STOP, 0, NO_SAMPLES, Split.TRAINING, 1);

  public enum Kind {
    SUM,
    EVALUATE,
    STOP
  }

  public void write(ByteBuffer out) {
    out.putInt(kind.ordinal()).putInt(miniBatch.epoch());
    out.putInt(split.ordinal()).putInt(every);
    out.putLong(round).putLong(miniBatch.from()).putLong(miniBatch.to());
  }

  public static Request read(ByteBuffer in) throws ProtocolException {
    ProtocolException.require(
        in.remaining() >= BYTES, "an order of %s bytes or more".formatted(BYTES));
    in.order(ByteOrder.LITTLE_ENDIAN);
    int kind = in.getInt();
    ProtocolException.require(0 <= kind && kind < Kind.values().length, "a kind of order");
    int epoch = in.getInt();
    int split = in.getInt();
    ProtocolException.require(0 <= split && split < Split.values().length, "a set of samples");
    int every = in.getInt();
    ProtocolException.require(every > 0, "each so-manyth sample");
    long round = in.getLong();
    MiniBatch miniBatch = new MiniBatch(epoch, in.getLong(), in.getLong());
    return new Request(Kind.values()[kind], round, miniBatch, Split.values()[split], every);
  }
}
