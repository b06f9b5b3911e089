package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import nndl.data.sampling.Shards;
import nndl.training.worker.GradientTree;
import nndl.training.workload.Hyperparameters;

/**
 * The header of a worker group's response. The driver's answer to it is the group's next {@link
 * Request}.
 *
 * @param exchange which exchange of the application this belongs to; a stranger does not know it
 * @param attempt which attempt to run the stage this belongs to; responses of earlier attempts are
 *     refused
 * @param group which worker group of the attempt has sent this
 * @param round the round of the request that this answers; 0 before the first request
 */
public record Response(UUID exchange, int attempt, int group, Kind kind, long round) {
  public static final int BYTES = 5 * Integer.BYTES + 3 * Long.BYTES;
  private static final int MAGIC = 0x6e6e646c;

  /** What follows the header. */
  public enum Kind {
    /**
     * The stage runs. The number of worker groups follows. This is answered at once, without a
     * request.
     */
    HELLO,
    /**
     * All shards of the group are loaded. Their hashes follow, as {@link HashFormat} writes them.
     */
    READY,
    /** The shards can't be loaded. The message for the user follows. */
    FAILED,
    /** The number of nodes of the tree follows, then each node as {@link SumFormat} writes it. */
    SUMS,
    /** The evaluation follows, as {@link EvaluationFormat} writes it. */
    EVALUATION
  }

  /**
   * The largest number of bytes of a response, whichever shards a group has. That is a response
   * with as many sums as a group can have, or an evaluation, which is larger where there are many
   * classes and the network is small.
   */
  public static long maxBytes(Hyperparameters h, Shards shards) {
    long sums = Integer.BYTES + GradientTree.maxNodes(shards) * SumFormat.maxBytes(h.layout());
    long evaluation = EvaluationFormat.maxBytes(h.network().targets(), h.layout().hidden());
    return BYTES + Math.max(sums, evaluation);
  }

  public void write(ByteBuffer out) {
    out.putInt(MAGIC).putInt(attempt).putInt(group).putInt(kind.ordinal()).putInt(0);
    out.putLong(exchange.getMostSignificantBits()).putLong(exchange.getLeastSignificantBits());
    out.putLong(round);
  }

  static Response read(ByteBuffer in) throws ProtocolException {
    ProtocolException.require(
        in.remaining() >= BYTES, "a response of %s bytes or more".formatted(BYTES));
    in.order(ByteOrder.LITTLE_ENDIAN);
    ProtocolException.require(in.getInt() == MAGIC, "a response of nndl");
    int attempt = in.getInt();
    int group = in.getInt();
    int kind = in.getInt();
    ProtocolException.require(0 <= kind && kind < Kind.values().length, "a kind of response");
    ProtocolException.require(in.getInt() == 0, "a zero");
    UUID exchange = new UUID(in.getLong(), in.getLong());
    return new Response(exchange, attempt, group, Kind.values()[kind], in.getLong());
  }
}
