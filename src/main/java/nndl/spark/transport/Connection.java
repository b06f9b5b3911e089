package nndl.spark.transport;

import java.nio.ByteBuffer;

/**
 * One end of a line between two processes. Whoever has called sends messages, and each has an
 * answer when the other end likes; a line that is cut answers with an error. Equal ends are the
 * same end.
 */
public interface Connection extends AutoCloseable {
  /** Sends a message, whose bytes must stay as they are until its answer comes. */
  void send(ByteBuffer message, Reply reply);

  /** Who is at the other end, for the log. */
  String peer();

  /** Hangs up, without waiting until that is done. */
  @Override
  void close();

  /** Where the answer to one message goes. A network calls it on a thread of its own. */
  interface Reply {
    /** The bytes are the sender's, and to be read before this returns. */
    void answer(ByteBuffer message);

    void fail(Throwable error);
  }
}
