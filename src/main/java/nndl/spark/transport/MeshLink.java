package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A worker group's connection to another one. Both send sums and never answer, whoever has called.
 * Its own thread reads what comes into the round to which it belongs.
 */
final class MeshLink implements Session {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final int rank;
  private final MeshRounds rounds;
  private final SumReader slices;
  private final SumReader piece;
  private Connection connection;

  /** Reads the group's piece of the weights; null if none is to come any more. */
  private BlocksReader weightsReader;

  /**
   * The messages to the group, of which the first is under way. The parts of two messages must not
   * mix, so each begins when all of the one before have been written.
   */
  private final Queue<List<ByteBuffer>> outgoing = new ArrayDeque<>();

  /** Whether the group has passed on its piece of the weights. */
  private volatile boolean hasWeights;

  /** Whether nothing more is read, since the two can't go on. */
  private volatile boolean over;

  /** The round of the message that comes; null between two. */
  private MeshRounds.Round round;

  /** The number of the last round of which all slices have come. */
  private volatile long lastSlices = -1;

  /** The number of the last round of which the total has come too. */
  private volatile long last = -1;

  /**
   * @param rank that of the other group
   * @param weights this group's weights, of which the other may pass on a piece
   */
  MeshLink(int rank, MeshRounds rounds, WeightPieces weights) {
    this.rank = rank;
    this.rounds = rounds;
    this.slices = new SumReader(rounds.layout());
    this.piece = new SumReader(rounds.layout());
    if (rank < weights.owners()) {
      weightsReader = new BlocksReader(rounds.layout());
      weights.begin(weightsReader, rank);
    }
  }

  /** Begins with the connection. The group that has called gets to know its end. */
  MeshLink on(Connection opened) {
    connection = opened;
    return this;
  }

  /** Asks for the one answer of the connection, which is its end. */
  void awaitEnd() {
    connection.send(
        ByteBuffer.allocate(1),
        new Connection.Reply() {
          @Override
          public void answer(ByteBuffer message) {
            refused("an answer");
          }

          @Override
          public void fail(Throwable error) {
            sever(false, error.getMessage());
          }
        });
  }

  void close() {
    connection.close();
  }

  /** Says that the connection stands, unless a message is under way. */
  void keepAlive() {
    boolean isIdle;
    synchronized (outgoing) {
      isIdle = outgoing.isEmpty();
    }
    if (isIdle) {
      push(List.of(new Response(Response.Kind.ALIVE, 0).alone()));
    }
  }

  /** Whether the other has passed on its piece of the weights. */
  boolean hasWeights() {
    return hasWeights;
  }

  /** Whether all slices of a round have come from the other. */
  boolean hasSlices(MeshRounds.Round of) {
    return lastSlices >= of.number;
  }

  /** Whether the total that the other owns in a round has come. */
  boolean hasTotal(MeshRounds.Round of) {
    return last >= of.number;
  }

  /** Sends a message once those before it have been written. */
  void push(List<ByteBuffer> message) {
    List<ByteBuffer> parts = new ArrayList<>(message);
    parts.add(NOTHING); // the last one is answered, so it is none
    boolean isFirst;
    synchronized (outgoing) {
      isFirst = outgoing.isEmpty();
      outgoing.add(parts);
    }
    if (isFirst) {
      send(parts);
    }
  }

  private void send(List<ByteBuffer> parts) {
    connection.sendParts(parts, () -> {}, last -> sendNext());
  }

  private void sendNext() {
    List<ByteBuffer> next;
    synchronized (outgoing) {
      outgoing.remove();
      next = outgoing.peek();
    }
    if (next != null) {
      send(next);
    }
  }

  @Override
  public void hear(ByteBuffer message, Connection.Reply answer) throws ProtocolException {
    if (answer == null) { // else it is the one whose answer would be the connection's end
      read(message);
    }
  }

  /** Hears a part at the end that has called. */
  void hearPart(ByteBuffer part) {
    try {
      read(part);
    } catch (ProtocolException e) {
      refused(e.getMessage());
    } catch (RuntimeException e) {
      sever(false, String.valueOf(e));
    } catch (OutOfMemoryError e) {
      lackMemory(e);
    }
  }

  private void read(ByteBuffer message) throws ProtocolException {
    if (over) {
      return;
    }
    Response header = Response.read(message);
    if (header.kind() == Response.Kind.ALIVE) {
      ProtocolException.require(!message.hasRemaining(), "the end, found more bytes");
      return; // it is no progress
    }
    rounds.heard().incrementAndGet();
    if (header.kind() == Response.Kind.WEIGHTS) {
      readWeights(message);
      return;
    }
    ProtocolException.require(header.kind() == Response.Kind.SUMS, "sums");
    while (message.hasRemaining()) {
      if (round == null) {
        round = rounds.after(last, rank);
        round.begin(rank, slices, piece);
      }
      slices.read(message, round::add);
      if (slices.isComplete()) {
        lastSlices = round.number;
        piece.read(message, (from, to, all) -> round.totalCame());
      }
      if (slices.isComplete() && piece.isComplete()) {
        last = round.number;
        round = null;
      }
    }
  }

  /** Reads a part of a piece of the weights, which comes before all sums. */
  private void readWeights(ByteBuffer message) throws ProtocolException {
    boolean isFirst = weightsReader != null && round == null && last < 0;
    ProtocolException.require(isFirst, "one piece of the weights, before all sums");
    boolean isWhole = weightsReader.read(message);
    ProtocolException.require(!message.hasRemaining(), "the end, found more bytes");
    if (isWhole) {
      weightsReader = null;
      hasWeights = true;
      rounds.wake();
    }
  }

  @Override
  public boolean maySendParts() {
    return true;
  }

  @Override
  public void refused(String why) {
    sever(true, why);
  }

  @Override
  public void lost() {
    sever(false, "the connection lost");
  }

  @Override
  public void lackMemory(OutOfMemoryError error) {
    sever(false, "no memory for them: " + error.getMessage());
  }

  private void sever(boolean isBreach, String why) {
    over = true;
    rounds.fail(
        new Severed(
            rank,
            isBreach,
            "worker group %s at %s: expected its sums, found %s"
                .formatted(
                    rank,
                    connection == null ? "its port" : connection.peer(), // it has just been let in
                    PeerText.shown(why))));
  }
}
