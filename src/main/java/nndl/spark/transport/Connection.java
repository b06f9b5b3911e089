package nndl.spark.transport;

import java.nio.ByteBuffer;

/**
 * One end of a connection between two processes. The end that connected sends messages; the other
 * end answers each one when it likes. If the connection is closed, open messages are answered with
 * an error. Objects of the same end are equal.
 */
public interface Connection extends AutoCloseable {
  /** Sends a message, whose bytes must not change until its answer comes. */
  void send(ByteBuffer message, Reply reply);

  /** The address of the other end, for the log. */
  String peer();

  /** Closes the connection, without waiting until that is done. */
  @Override
  void close();

  /** Takes the answer to one message. A transport calls it on a thread of its own. */
  interface Reply {
    /** Takes the answer. Its bytes may only be read before this returns. */
    void answer(ByteBuffer message);

    void fail(Throwable error);
  }
}
