package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import nndl.spark.transport.Connection.Reply;
import nndl.spark.transport.Refusals.Kind;

/**
 * A connection at the driver's port, for whatever carries its bytes. First it is that of a guest,
 * who has to prove that it knows the secret of a task. From then on it is that of the task.
 */
final class InboundConnection {
  private final Connection connection;
  private final Doorkeeper door;
  private final long openedNanos;

  /** What has come of the proof. Only the connection's own thread knows it. */
  private Greeting greeting;

  private byte[] nonce;
  private volatile Session session;

  InboundConnection(Connection connection, Doorkeeper door, long openedNanos) {
    this.connection = connection;
    this.door = door;
    this.openedNanos = openedNanos;
  }

  Connection connection() {
    return connection;
  }

  long openedNanos() {
    return openedNanos;
  }

  /** Whether it has proved the secret of a task. */
  boolean isIn() {
    return session != null;
  }

  /** Whether it may send parts of messages. Before that, Spark may not know yet who it is. */
  boolean maySendParts() {
    return isIn() && session.maySendParts();
  }

  /**
   * Hears a message.
   *
   * @param reply answers it; null if it is a part that others follow
   */
  void hear(ByteBuffer message, Reply reply) {
    try {
      if (isIn()) {
        session.hear(message, reply);
      } else if (greeting == null) {
        greeting = Greeting.read(message);
        nonce = door.nonce();
        reply.answer(ByteBuffer.wrap(nonce));
      } else {
        prove(message, reply);
      }
    } catch (ProtocolException | RuntimeException e) {
      if (isIn() && reply != null) {
        reply.fail(new IOException("refused: " + e.getMessage()));
      }
      refuse(isIn() ? Kind.MESSAGE : Kind.STRANGER, e.getMessage());
    }
  }

  private void prove(ByteBuffer proof, Reply reply) throws ProtocolException {
    Optional<Doorkeeper.Admitted> admitted = door.admit(this, greeting, nonce, proof);
    if (admitted.isPresent()) {
      session = admitted.get().session();
      reply.answer(ByteBuffer.wrap(admitted.get().proof()));
    }
  }

  /**
   * Closes the connection for a reason. If it is a task's, the task may have broken the protocol.
   */
  void refuse(Kind kind, String why) {
    if (isIn() && kind.breaksProtocol()) {
      session.refused(why); // first of all, since the close would be another reason
    }
    door.left(this);
    door.log(kind, connection.peer(), why);
    close();
  }

  /** Called when there is no memory for a message. Only a task's is the driver's to notice. */
  void lackMemory(OutOfMemoryError error) {
    if (isIn()) {
      session.lackMemory(error);
    }
    close();
  }

  /** Called when the connection has been closed or is lost. */
  void lost() {
    door.left(this);
    if (isIn()) {
      session.lost();
    }
  }

  /** Begins to close the connection. */
  void close() {
    connection.close();
  }
}
