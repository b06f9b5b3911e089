package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of each part of a worker group's message to the driver. The driver's answer to the
 * last part is the group's next {@link Request}, except after {@link Kind#ALIVE}.
 *
 * <p>Who sends it follows from the {@link Secret} that was proved on its connection, and from where
 * Spark runs the tasks.
 *
 * @param kind what the response says
 * @param round the round of the request that the response belongs to; 0 before the first request
 */
public record Response(Kind kind, long round) {
  public static final int BYTES = Integer.BYTES + Long.BYTES;

  /** What follows the header of {@link Kind#ALIVE}. */
  public static final int ALIVE_BYTES = Long.BYTES + Integer.BYTES;

  /** The rank of no group. */
  public static final int NOBODY = -1;

  /** The kind of a response, which determines what follows the header. */
  public enum Kind {
    /**
     * All shards of the group are loaded. Their hashes follow, as {@link HashFormat} writes them.
     */
    READY,
    /** The shards can't be loaded by anyone. The message for the user follows. */
    FAILED,
    /** The gradients are summed. Each node of the tree follows as {@link SumFormat} writes it. */
    SUMS,
    /** The samples are evaluated. The result follows, as {@link EvaluationFormat} writes it. */
    EVALUATION,
    /** The group listens for others. Its port follows; its host is the one that Spark knows. */
    LISTENS,
    /** The group is connected to all others. */
    MET,
    /** The group can't be connected to all others. The reason follows. */
    UNMET,
    /**
     * The group passes its piece of the weights and of the optimiser's state on to another group.
     * The blocks follow, as {@link WeightPieces} writes them.
     */
    WEIGHTS,
    /** The group can't add its sums with another one, as the {@link Severed} that follows says. */
    SEVERED,
    /** The hash of the group's weights and optimiser's state follows. */
    HASH,
    /**
     * The shards can't be loaded on the group's host, because of its heap, its files or how it
     * reaches storage. The message for the user follows.
     */
    UNABLE,
    /**
     * The group loads, computes, or waits. A number follows that changes as it has done more
     * samples or more parts of messages have come, and then the rank of the group whose sums it
     * waits for, or {@link Response#NOBODY}. The driver answers at once, with an empty message,
     * which tells the group that the driver is there. Among groups the message is empty, and only
     * says that the connection stands.
     */
    ALIVE
  }

  public void write(ByteBuffer out) {
    out.putInt(kind.ordinal()).putLong(round);
  }

  /** Returns a message that has nothing but the header. */
  ByteBuffer alone() {
    ByteBuffer message = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    write(message);
    return message.flip();
  }

  static Response read(ByteBuffer in) throws ProtocolException {
    ProtocolException.require(
        in.remaining() >= BYTES, "a response of %s bytes or more".formatted(BYTES));
    in.order(ByteOrder.LITTLE_ENDIAN);
    int kind = in.getInt();
    ProtocolException.require(0 <= kind && kind < Kind.values().length, "a kind of response");
    return new Response(Kind.values()[kind], in.getLong());
  }
}
