package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import nndl.data.sampling.Shards;
import nndl.training.worker.GradientTree;
import nndl.training.workload.Hyperparameters;

/**
 * The head of what a team tells the driver; the driver's answer to it is the team's next {@link
 * Request}.
 *
 * @param exchange which exchange of the application this is about: a stranger does not know it
 * @param attempt to run the stage; an earlier one's reports are refused
 * @param team which of the attempt's teams this is
 * @param round the order that this answers, 0 before the first
 */
public record Response(UUID exchange, int attempt, int team, Kind kind, long round) {
  public static final int BYTES = 5 * Integer.BYTES + 3 * Long.BYTES;
  private static final int MAGIC = 0x6e6e646c;

  /** What follows the head. */
  public enum Kind {
    /** The stage runs; how many teams it has. Answered at once, without an order. */
    HELLO,
    /** All shards of the team are loaded; what {@link HashFormat} writes of them. */
    READY,
    /** They can't be loaded; the message for the user. */
    FAILED,
    /** How many nodes; each as {@link SumFormat} writes it. */
    SUMS,
    /** What {@link EvaluationFormat} writes. */
    EVALUATION
  }

  /**
   * The most bytes of a report, whichever shards a team has: of one with all sums it can have, or
   * of an evaluation, which is larger where classes are many and the network is small.
   */
  public static long maxBytes(Hyperparameters h, Shards shards) {
    long sums = Integer.BYTES + GradientTree.mostNodes(shards) * SumFormat.maxBytes(h.layout());
    long evaluation = EvaluationFormat.maxBytes(h.network().targets(), h.layout().hidden());
    return BYTES + Math.max(sums, evaluation);
  }

  public void write(ByteBuffer out) {
    out.putInt(MAGIC).putInt(attempt).putInt(team).putInt(kind.ordinal()).putInt(0);
    out.putLong(exchange.getMostSignificantBits()).putLong(exchange.getLeastSignificantBits());
    out.putLong(round);
  }

  static Response read(ByteBuffer in) throws ProtocolException {
    ProtocolException.require(
        in.remaining() >= BYTES, "a report of %s bytes or more".formatted(BYTES));
    in.order(ByteOrder.LITTLE_ENDIAN);
    ProtocolException.require(in.getInt() == MAGIC, "a report of nndl");
    int attempt = in.getInt();
    int team = in.getInt();
    int kind = in.getInt();
    ProtocolException.require(0 <= kind && kind < Kind.values().length, "a kind of report");
    ProtocolException.require(in.getInt() == 0, "a zero");
    UUID exchange = new UUID(in.getLong(), in.getLong());
    return new Response(exchange, attempt, team, Kind.values()[kind], in.getLong());
  }
}
