package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import nndl.data.sampling.MiniBatch;
import nndl.training.workload.Split;

/**
 * The header of each part of the driver's request to a worker group. The parameters follow as
 * {@link BlockFormat} writes them, without first-layer rows that have not changed since the last
 * request. Nothing follows a request to stop.
 *
 * @param kind the work that is requested
 * @param round the number of the request, which the response repeats
 * @param miniBatch the samples whose gradients are summed; not used by the other kinds
 * @param split the set of the samples
 * @param every the distance from one evaluated sample to the next; 1 for the other kinds
 */
public record Request(Kind kind, long round, MiniBatch miniBatch, Split split, int every) {
  public static final int BYTES = 4 * Integer.BYTES + 3 * Long.BYTES;
  public static final MiniBatch NO_SAMPLES = new MiniBatch(0, 0, 0);

  /** The request that ends a worker group. */
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
        in.remaining() >= BYTES, "a request of %s bytes or more".formatted(BYTES));
    in.order(ByteOrder.LITTLE_ENDIAN);
    int kind = in.getInt();
    ProtocolException.require(0 <= kind && kind < Kind.values().length, "a kind of request");
    int epoch = in.getInt();
    int split = in.getInt();
    ProtocolException.require(0 <= split && split < Split.values().length, "a set of samples");
    int every = in.getInt();
    ProtocolException.require(every > 0, "every N-th sample with N above 0");
    long round = in.getLong();
    MiniBatch miniBatch = new MiniBatch(epoch, in.getLong(), in.getLong());
    return new Request(Kind.values()[kind], round, miniBatch, Split.values()[split], every);
  }
}
