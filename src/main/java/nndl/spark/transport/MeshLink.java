package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  private final Share share;
  private final BlocksReader shared;
  private final SumReader slices;
  private final SumReader piece;
  private Connection connection;

  /**
   * The messages to the group, of which the first is under way. The parts of two messages must not
   * mix, so each begins when all of the one before have been written.
   */
  private final Queue<List<ByteBuffer>> outgoing = new ArrayDeque<>();

  /** Whether the group has passed on its piece of the weights. */
  private boolean hasShared;

  /** The round of the message that comes; null between two. */
  private MeshRounds.Round round;

  /** The number of the last round of which all has come. */
  private volatile long last = -1;

  /**
   * @param rank that of the other group
   * @param share this group's weights, of which the other passes on a piece
   */
  MeshLink(int rank, MeshRounds rounds, Share share) {
    this.rank = rank;
    this.rounds = rounds;
    this.share = share;
    this.shared = new BlocksReader(rounds.layout());
    share.begin(shared, rank);
    this.slices = new SumReader(rounds.layout());
    this.piece = new SumReader(rounds.layout());
  }

  int rank() {
    return rank;
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
            cut(false, error.getMessage());
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
      ByteBuffer alive = ByteBuffer.allocate(Response.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      new Response(Response.Kind.ALIVE, 0).write(alive);
      push(List.of(alive.flip()));
    }
  }

  /** Whether the group waits for something of the other. */
  boolean isAwaited() {
    return rounds.awaits(rank, last);
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
    } catch (ProtocolException | RuntimeException e) {
      refused(e.getMessage());
    } catch (OutOfMemoryError e) {
      lackMemory(e);
    }
  }

  private void read(ByteBuffer message) throws ProtocolException {
    Response header = Response.read(message);
    if (header.kind() == Response.Kind.ALIVE) {
      ProtocolException.require(!message.hasRemaining(), "the end, found more bytes");
      return; // it is no progress
    }
    rounds.heard().incrementAndGet();
    if (header.kind() == Response.Kind.SHARE) {
      readShare(message);
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
        piece.read(message, (from, to, all) -> round.totalCame());
      }
      if (slices.isComplete() && piece.isComplete()) {
        last = round.number;
        round = null;
      }
    }
  }

  private void readShare(ByteBuffer message) throws ProtocolException {
    ProtocolException.require(share.isOwner(rank) && !hasShared, "one piece of the weights");
    hasShared = shared.read(message);
    ProtocolException.require(!message.hasRemaining(), "the end, found more bytes");
    if (hasShared) {
      share.came();
      rounds.wake();
    }
  }

  @Override
  public boolean maySendParts() {
    return true;
  }

  @Override
  public void refused(String why) {
    cut(true, why);
  }

  @Override
  public void lost() {
    cut(false, "the connection lost");
  }

  @Override
  public void lackMemory(OutOfMemoryError error) {
    cut(false, "no memory for them: " + error.getMessage());
  }

  private void cut(boolean isBreach, String why) {
    rounds.fail(
        new Cut(
            rank,
            isBreach,
            "worker group %s at %s: expected its sums, found %s"
                .formatted(
                    rank,
                    connection == null ? "its port" : connection.peer(), // it has just been let in
                    PeerText.shown(why))));
  }
}
