package nndl.spark.transport;

import java.nio.ByteBuffer;

/**
 * One end of a connection between two processes. The process that has opened the connection sends
 * messages. The other process answers each message, at once or later. If the connection is closed,
 * messages without an answer get an error. Both ends may send parts that nobody answers, before the
 * message or the answer to which they belong. All that one end sends arrives in order.
 */
public interface Connection extends AutoCloseable {
  /** Sends a message. Its bytes must not change until the answer arrives. */
  void send(ByteBuffer message, Reply reply);

  /**
   * Sends a part of the message or the answer that follows. Its bytes must not change until that is
   * answered. If it can't be sent, the connection is closed.
   *
   * @param sent is called when the part has gone out; not if the connection is closed before
   */
  void sendPart(ByteBuffer part, Runnable sent);

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
