package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends the parts of a message in their order, a few at a time: where Spark encrypts, each part
 * that waits in a connection holds buffers of its own.
 */
public final class PartSender {
  private static final int WINDOW = 8;

  private final Connection connection;
  private final List<ByteBuffer> parts;
  private final Runnable sent;
  private final Consumer<ByteBuffer> last;
  private int next;
  private int waiting;

  private PartSender(
      Connection connection, List<ByteBuffer> parts, Runnable sent, Consumer<ByteBuffer> last) {
    this.connection = connection;
    this.parts = parts;
    this.sent = sent;
    this.last = last;
  }

  /**
   * Begins to send a message.
   *
   * @param sent is called for each part but the last when it has gone out
   * @param last sends the last part, to which or as which there is an answer
   */
  public static void send(
      Connection connection, List<ByteBuffer> parts, Runnable sent, Consumer<ByteBuffer> last) {
    new PartSender(connection, parts, sent, last).sendMore();
  }

  private synchronized void sendMore() {
    while (waiting < WINDOW && next < parts.size() - 1) {
      waiting++;
      connection.sendPart(parts.get(next++).duplicate(), this::partSent);
    }
    if (next == parts.size() - 1) {
      last.accept(parts.get(next++).duplicate());
    }
  }

  private void partSent() {
    sent.run();
    synchronized (this) {
      waiting--;
      sendMore();
    }
  }
}
