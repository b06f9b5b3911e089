package nndl.spark.transport;

import java.nio.ByteBuffer;

/**
 * One end of a connection between two processes. The process that has opened the connection sends
 * messages. The other process answers each message, at once or later. If the connection is closed,
 * messages without an answer get an error. Several {@code Connection} objects may stand for the
 * same end of the same connection; they are equal.
 */
public interface Connection extends AutoCloseable {
  /** Sends a message. Its bytes must not change until the answer arrives. */
  void send(ByteBuffer message, Reply reply);

  /** Allows the other end to send one message of any length that the service takes. */
  default void expectLong() {}

  /**
   * Returns how many bytes of long messages have come to this end, also of one that is not whole
   * yet, as far as this end counts them.
   */
  default long receivedBytes() {
    return 0;
  }

  /**
   * Returns how many bytes of a long message have gone out, or 0 if none is on its way, as far as
   * this end counts them.
   */
  default long sentBytes() {
    return 0;
  }

  /** The address of the other end, for the log. */
  String peer();

  /** Begins to close the connection, and does not wait until it is closed. */
  @Override
  void close();

  /** Receives the answer to one message. The transport calls it in one of its own threads. */
  interface Reply {
    /** Receives the answer. Its bytes may only be read before this method returns. */
    void answer(ByteBuffer message);

    /** Receives the error that prevented the answer. */
    void fail(Throwable error);
  }
}
