package nndl.spark.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import nndl.spark.transport.Refusals.Kind;

/**
 * Closes a connection that sends more before its proof than a handshake of TLS and a proof take. It
 * comes before TLS, whose own messages no {@link FrameLimit} sees: with a few bytes each, anybody
 * could make TLS answer again and again, and keep the answers for somebody who does not read them.
 */
final class ByteLimit extends ChannelInboundHandlerAdapter {
  static final int MAX_BYTES = 1 << 15;

  private final Doorkeeper door;
  private final Connection connection;
  private long bytes;

  ByteLimit(Doorkeeper door, Connection connection) {
    this.door = door;
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    boolean wasOpen = bytes <= MAX_BYTES;
    bytes += ((ByteBuf) message).readableBytes();
    if (bytes <= MAX_BYTES) {
      context.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
      if (wasOpen) {
        String limit = "expected at most %s bytes before a proof, found more".formatted(MAX_BYTES);
        door.refuse(connection, Kind.FRAME, limit);
      }
    }
  }
}
