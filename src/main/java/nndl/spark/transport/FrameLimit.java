package nndl.spark.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportFrameDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection as soon as the length of a frame has been read and is too large. Without this
 * limit, anybody could make Spark's decoder, which comes after it, store up to 2 GB of an
 * incomplete frame. A peer may send only short frames until one of its messages has been answered;
 * until then it is unknown.
 */
final class FrameLimit extends ChannelInboundHandlerAdapter {
  static final int MAX_UNKNOWN_BYTES = 1 << 16;
  private static final Logger LOG = LoggerFactory.getLogger(FrameLimit.class);

  /**
   * The bytes that Spark writes before a message: the length of the frame, a type, a number, and
   * the length of the body.
   */
  static final int HEADER_BYTES = 2 * Long.BYTES + 1 + Integer.BYTES;

  private final long maxBytes;
  private volatile boolean known;
  private boolean cut;

  /**
   * The bytes of the frame's length that have been read so far. A frame begins with its length,
   * which includes the eight bytes of the length itself.
   */
  private long length;

  private int lengthBytes;
  private long left;

  /**
   * @param maxMessageBytes the maximum number of bytes of a message from a known peer
   */
  FrameLimit(long maxMessageBytes) {
    this.maxBytes = Math.max(MAX_UNKNOWN_BYTES, maxMessageBytes + HEADER_BYTES);
  }

  /**
   * Returns a bootstrap that adds a limit before the decoder of each channel. Spark creates the
   * decoder only after the bootstraps have run, so the limit is added when the channel is active.
   */
  static TransportServerBootstrap bootstrap(long maxMessageBytes) {
    return (channel, handler) -> {
      channel.pipeline().addFirst(new Installer(maxMessageBytes));
      return handler;
    };
  }

  private static final class Installer extends ChannelInboundHandlerAdapter {
    private final long maxMessageBytes;

    Installer(long maxMessageBytes) {
      this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context
          .pipeline()
          .addBefore(TransportFrameDecoder.HANDLER_NAME, null, new FrameLimit(maxMessageBytes))
          .remove(this);
      context.fireChannelActive();
    }
  }

  /**
   * Makes the peer of a channel known, because one of its messages is answered. Does nothing if the
   * channel has been closed meanwhile.
   */
  static void know(Channel channel) {
    FrameLimit limit = channel.pipeline().get(FrameLimit.class);
    if (limit != null) {
      limit.known = true;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    for (int at = bytes.readerIndex(); at < bytes.writerIndex() && !cut; ) {
      if (left > 0) {
        int passed = (int) Math.min(left, bytes.writerIndex() - at);
        left -= passed;
        at += passed;
      } else {
        readLength(context, bytes.getUnsignedByte(at));
        at++;
      }
    }
    if (cut) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  private void readLength(ChannelHandlerContext context, int next) {
    length = length << Byte.SIZE | next;
    if (++lengthBytes < Long.BYTES) {
      return;
    }
    long maxLength = known ? maxBytes : MAX_UNKNOWN_BYTES;
    if (length <= Long.BYTES || length > maxLength) {
      LOG.warn(
          "Refused a frame from {}: expected at most {} bytes, found {}",
          context.channel().remoteAddress(),
          maxLength,
          length);
      cut = true;
      ChannelFuture unused = context.close();
    }
    left = length - Long.BYTES;
    length = 0;
    lengthBytes = 0;
  }
}
