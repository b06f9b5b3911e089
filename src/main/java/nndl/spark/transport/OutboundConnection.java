package nndl.spark.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.AttributeKey;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import nndl.spark.transport.Refusals.Kind;
import org.apache.spark.network.protocol.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a connection that has called. It takes answers, as long as a proof at first, and parts
 * once both ends have proved who they are.
 */
final class OutboundConnection implements FrameLimit.Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(OutboundConnection.class);
  private static final AttributeKey<OutboundConnection> KEY =
      AttributeKey.valueOf(OutboundConnection.class.getName());

  private final Channel channel;

  /** Receives the parts of answers; null before both ends have proved who they are. */
  private volatile Consumer<ByteBuffer> parts;

  private OutboundConnection(Channel channel) {
    this.channel = channel;
  }

  /** Returns that of a channel that is being opened. */
  static OutboundConnection at(Channel channel) {
    OutboundConnection connection = new OutboundConnection(channel);
    channel.attr(KEY).set(connection);
    return connection;
  }

  /** Returns that of a channel, or null if the other end has opened the channel. */
  static OutboundConnection of(Channel channel) {
    return channel.attr(KEY).get();
  }

  /** Both ends have proved who they are. */
  void letIn(Consumer<ByteBuffer> ofAnswers) {
    parts = ofAnswers;
  }

  void hear(ByteBuffer part) {
    parts.accept(part);
  }

  @Override
  public boolean isIn() {
    return parts != null;
  }

  @Override
  public boolean takes(int type) {
    return type == Message.Type.RpcResponse.id()
        || type == Message.Type.RpcFailure.id()
        || (type == Message.Type.OneWayMessage.id() && isIn());
  }

  @Override
  public void refuse(Kind kind, String why) {
    LOG.warn("Closed the connection to {}: {}", channel.remoteAddress(), PeerText.shown(why));
    ChannelFuture unused = channel.close();
  }
}
