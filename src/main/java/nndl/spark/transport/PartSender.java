package nndl.spark.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.protocol.OneWayMessage;

/**
 * Sends the parts of a message in their order, a few at a time: where Spark encrypts, each part
 * that waits in a channel holds buffers of its own. All runs in the channel's own thread, since
 * what this thread writes overtakes what others have handed to it.
 */
final class PartSender {
  private static final int WINDOW = 8;

  private final Channel channel;
  private final List<ByteBuffer> parts;
  private final Runnable sent;
  private final Consumer<ByteBuffer> last;
  private int next;
  private int waiting;

  /**
   * @param sent is called for each part but the last when it has gone out
   * @param last sends the last part
   */
  PartSender(Channel channel, List<ByteBuffer> parts, Runnable sent, Consumer<ByteBuffer> last) {
    this.channel = channel;
    this.parts = parts;
    this.sent = sent;
    this.last = last;
  }

  /** Begins to send. */
  void start() {
    channel.eventLoop().execute(this::sendMore);
  }

  private void sendMore() {
    try {
      sendWhatMay();
    } catch (RuntimeException | Error e) { // the loop would go on, and both ends wait for the rest
      channel.pipeline().fireExceptionCaught(e);
      ChannelFuture unused = channel.close();
    }
  }

  private void sendWhatMay() {
    while (waiting < WINDOW && next < parts.size() - 1) {
      waiting++;
      OneWayMessage part = new OneWayMessage(new NioManagedBuffer(parts.get(next++).duplicate()));
      ChannelFuture unused = channel.writeAndFlush(part).addListener(this::written);
    }
    if (next == parts.size() - 1) {
      last.accept(parts.get(next++).duplicate());
    }
  }

  private void written(Future<? super Void> part) {
    if (part.isSuccess()) {
      sent.run();
      waiting--;
      sendMore();
    } else {
      ChannelFuture unused =
          channel.close(); // as Spark does: what follows must not come without it
    }
  }
}
