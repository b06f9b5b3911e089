package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import nndl.data.sampling.MiniBatch;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Split;

/**
 * The header of each part of the driver's request to a worker group. What it {@linkplain Content
 * brings} follows.
 *
 * @param kind the work that is requested
 * @param round the number of the request, which the response repeats
 * @param miniBatch the samples whose gradients are summed; not used by the other kinds
 * @param split the set of the samples
 * @param every the distance from one evaluated sample to the next; 1 for the other kinds
 * @param total whether the sum of all shards in the last round follows, with which the groups make
 *     that round's step
 * @param content what follows then
 * @param step the step that driver and groups make with the sum of this request; empty if the
 *     groups make none
 */
public record Request(
    Kind kind,
    long round,
    MiniBatch miniBatch,
    Split split,
    int every,
    boolean total,
    Content content,
    Optional<Schedule.Moment> step) {
  public static final int BYTES = 8 * Integer.BYTES + 5 * Long.BYTES;
  public static final MiniBatch NO_SAMPLES = new MiniBatch(0, 0, 0);

  /** The request that ends a worker group. */
  public static final Request STOP = of(Kind.STOP, 0);

  private static final Schedule.Moment NO_STEP = new Schedule.Moment(0, 0, 0, 0);

  /** What is requested. */
  public enum Kind {
    SUM,
    EVALUATE,
    /** The sum of the gradients, which the groups add among themselves piece by piece. */
    SUM_BY_PIECES,
    /** The hash of the group's {@link nndl.training.worker.Weights}. */
    COMPARE,
    /** To listen for other groups. An {@link Introduction} follows. */
    LISTEN,
    /** To connect to the other groups. The address of each follows. */
    MEET,
    STOP
  }

  /** The blocks that a request brings, in the format of {@link BlockFormat}. */
  public enum Content {
    /** Nothing, since the group has the weights. */
    NOTHING,
    /** The weights, without first-layer rows that have not changed since the last request. */
    CHANGES,
    /** All weights, and after them each block of the optimiser's state. */
    STATE,
    /** Of these the group's piece, which it passes on to all others. See {@link WeightPieces}. */
    PIECE,
    /** Parameters for this request only. */
    OTHERS
  }

  /** A request that is about no samples and brings no blocks. */
  public static Request of(Kind kind, long round) {
    return new Request(
        kind, round, NO_SAMPLES, Split.TRAINING, 1, false, Content.NOTHING, Optional.empty());
  }

  /** A request that brings what has changed in the weights. */
  public Request(Kind kind, long round, MiniBatch miniBatch, Split split, int every) {
    this(kind, round, miniBatch, split, every, false, Content.CHANGES, Optional.empty());
  }

  public void write(ByteBuffer out) {
    Schedule.Moment moment = step.orElse(NO_STEP);
    out.putInt(kind.ordinal()).putInt(content.ordinal()).putInt(split.ordinal());
    out.putInt(every).putInt(total ? 1 : 0).putInt(miniBatch.epoch());
    out.putLong(round).putLong(miniBatch.from()).putLong(miniBatch.to());
    out.putLong(moment.iteration()).putLong(moment.perEpoch());
    out.putInt(moment.epochs()).putInt(moment.halvings());
  }

  public static Request read(ByteBuffer in) throws ProtocolException {
    ProtocolException.require(
        in.remaining() >= BYTES, "a request of %s bytes or more".formatted(BYTES));
    in.order(ByteOrder.LITTLE_ENDIAN);
    Kind kind = one(Kind.values(), in.getInt(), "a kind of request");
    Content content = one(Content.values(), in.getInt(), "a kind of content");
    Split split = one(Split.values(), in.getInt(), "a set of samples");
    int every = in.getInt();
    ProtocolException.require(every > 0, "every N-th sample with N above 0");
    int totals = in.getInt();
    ProtocolException.require(totals == 0 || totals == 1, "one sum or none");
    int epoch = in.getInt();
    long round = in.getLong();
    MiniBatch miniBatch = new MiniBatch(epoch, in.getLong(), in.getLong());
    Schedule.Moment moment =
        new Schedule.Moment(in.getLong(), in.getLong(), in.getInt(), in.getInt());
    Optional<Schedule.Moment> step = Optional.of(moment).filter(found -> !found.equals(NO_STEP));
    return new Request(kind, round, miniBatch, split, every, totals == 1, content, step);
  }

  private static <T> T one(T[] values, int number, String expected) throws ProtocolException {
    ProtocolException.require(0 <= number && number < values.length, expected);
    return values[number];
  }
}
