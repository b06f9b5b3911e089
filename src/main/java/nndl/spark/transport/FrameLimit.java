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
 * Closes a connection when a frame that is too long begins, as soon as its length has been read.
 * Spark's decoder, which comes after it, would keep up to 2 GB of a frame until it is complete,
 * whoever sends it. A peer is unknown until one of its messages has been answered, and may send
 * only short frames until then.
 */
final class FrameLimit extends ChannelInboundHandlerAdapter {
  static final int MAX_UNKNOWN_BYTES = 1 << 16;
  private static final Logger LOG = LoggerFactory.getLogger(FrameLimit.class);

  /**
   * The bytes that Spark puts before a message: the frame's length, a type, a number, and the
   * body's length.
   */
  static final int HEADER_BYTES = 2 * Long.BYTES + 1 + Integer.BYTES;

  private final long maxBytes;
  private volatile boolean known;
  private boolean cut;

  /**
   * The length of the frame as far as it has been read. A frame begins with its length, which
   * counts itself.
   */
  private long length;

  private int lengthBytes;
  private long left;

  /**
   * @param maxMessageBytes the most bytes of a message from a known peer
   */
  FrameLimit(long maxMessageBytes) {
    this.maxBytes = Math.max(MAX_UNKNOWN_BYTES, maxMessageBytes + HEADER_BYTES);
  }

  /**
   * Puts a limit before the decoder of each channel. The decoder is made after the bootstraps have
   * run.
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
   * Notes that a message of the peer has been answered. A channel that has closed meanwhile has no
   * limit any more.
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
