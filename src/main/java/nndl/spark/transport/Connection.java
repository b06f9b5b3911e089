package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * One end of a connection between two processes. The process that has opened the connection sends
 * messages. The other process answers each message, at once or later. If the connection is closed,
 * messages without an answer get an error. Both ends may send parts that nobody answers, before the
 * message or the answer to which they belong. They arrive in order.
 */
public interface Connection extends AutoCloseable {
  /** Sends a message. Its bytes must not change until the answer arrives. */
  void send(ByteBuffer message, Reply reply);

  /**
   * Sends the parts of a message in their order. Nobody answers them but the last, which {@code
   * last} sends as a message or as an answer. The bytes must not change until that is answered. If
   * a part can't be sent, the connection is closed.
   *
   * @param sent is called for each part but the last when it has gone out
   */
  void sendParts(List<ByteBuffer> parts, Runnable sent, Consumer<ByteBuffer> last);

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
