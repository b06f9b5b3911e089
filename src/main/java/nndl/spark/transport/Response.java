package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import nndl.data.sampling.Shards;
import nndl.training.worker.GradientTree;
import nndl.training.workload.Hyperparameters;

/**
 * The header of a worker group's message to the driver. The driver's answer to it is the group's
 * next {@link Request}, except after {@link Kind#HELLO} and {@link Kind#ALIVE}.
 *
 * @param exchange the random id of the exchange that the response belongs to; responses of another
 *     one are refused. Spark shows this id, so it proves nothing, see {@link Secret}.
 * @param attempt the attempt to run the stage; responses of earlier attempts are refused
 * @param group the number of the worker group that sends the response
 * @param round the round of the request that the response belongs to; 0 before the first request
 */
public record Response(UUID exchange, int attempt, int group, Kind kind, long round) {
  public static final int BYTES = 5 * Integer.BYTES + 3 * Long.BYTES;
  private static final int MAGIC = 0x6e6e646c;

  /** The kind of a response, which determines what follows the header. */
  public enum Kind {
    /**
     * The stage runs. The number of worker groups follows. The driver answers at once, with an
     * empty message in place of a request.
     */
    HELLO,
    /**
     * All shards of the group are loaded. Their hashes follow, as {@link HashFormat} writes them.
     */
    READY,
    /** The shards can't be loaded by anyone. The message for the user follows. */
    FAILED,
    /**
     * The gradients are summed. The number of nodes of the tree follows, then each node as {@link
     * SumFormat} writes it.
     */
    SUMS,
    /** The samples are evaluated. The result follows, as {@link EvaluationFormat} writes it. */
    EVALUATION,
    /**
     * The shards can't be loaded on the group's host, because of its heap, its files or how it
     * reaches storage. The message for the user follows.
     */
    UNABLE,
    /**
     * The group loads, computes, or waits for a request. A number follows that changes as it has
     * done more samples or more bytes of a request have come. The driver answers at once, with an
     * empty message, which tells the group that the driver is there.
     */
    ALIVE
  }

  /**
   * Returns the largest number of bytes of a response, for any shards that a group may have. This
   * is either a response with the largest number of sums that a group can have or, if there are
   * many classes and the network is small, an evaluation.
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
