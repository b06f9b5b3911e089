package nndl.spark.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import nndl.spark.transport.Refusals.Kind;
import org.apache.spark.network.protocol.Message;

/**
 * Closes a connection as soon as the length and the type of a frame have been read and are not
 * those of a request. Without this, anybody could make Spark's decoder, which comes after it, store
 * up to 2 GB of an incomplete frame, or take as much memory for a text that is said to follow. A
 * peer may send only short frames until the {@link Doorkeeper} has let it in, and then one long one
 * for each request of the driver, which its answer is.
 */
final class FrameLimit extends ChannelInboundHandlerAdapter {
  /**
   * A greeting and a proof are shorter. Spark's decoder keeps each piece of a frame that has come
   * in a buffer of its own, and under TLS a stranger can send pieces of one byte. So what counts is
   * how many bytes it may send, even if these are few.
   */
  static final int MAX_UNKNOWN_BYTES = 1 << 7;

  /** The same of a peer that was let in, which may have to prove itself to Spark too. */
  static final int MAX_SHORT_BYTES = 1 << 16;

  /**
   * The bytes that Spark writes before a message: the length of the frame, a type, a number, and
   * the length of the body.
   */
  static final int HEADER_BYTES = 2 * Long.BYTES + 1 + Integer.BYTES;

  private static final byte REQUEST = Message.Type.RpcRequest.id();

  private final Doorkeeper door;
  private final Connection connection;
  private final long maxBytes;
  private boolean lifted;
  private volatile boolean longExpected;
  private boolean cut;

  /**
   * The bytes of the frame's length that have been read so far. A frame begins with its length,
   * which includes the eight bytes of the length itself. Its type follows.
   */
  private long length;

  private int lengthBytes;
  private boolean typeNext;
  private long left;

  /**
   * @param maxMessageBytes the maximum number of bytes of a message from a peer that was let in
   */
  FrameLimit(Doorkeeper door, Connection connection, long maxMessageBytes) {
    this.door = door;
    this.connection = connection;
    this.maxBytes = Math.max(MAX_SHORT_BYTES, maxMessageBytes + HEADER_BYTES);
  }

  /** Allows longer frames, because the peer was let in. The channel's own thread calls it. */
  void lift() {
    lifted = true;
  }

  /** Allows a peer that was let in to send one long frame. Any thread may call it. */
  void expectLong() {
    longExpected = true;
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
        readNext(bytes.getUnsignedByte(at));
        at++;
      }
    }
    if (cut) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  private void readNext(int next) {
    if (typeNext) {
      typeNext = false;
      if (next != REQUEST) {
        cut("expected a frame of type %s, a request, found %s".formatted(REQUEST, next));
      }
      left = length - Long.BYTES - 1;
      length = 0;
    } else {
      length = length << Byte.SIZE | next;
      if (++lengthBytes == Long.BYTES) {
        lengthBytes = 0;
        typeNext = true;
        long maxLength = !lifted ? MAX_UNKNOWN_BYTES : longExpected ? maxBytes : MAX_SHORT_BYTES;
        if (length < HEADER_BYTES || length > maxLength) {
          cut(
              "expected a frame of %s to %s bytes, found %s"
                  .formatted(HEADER_BYTES, maxLength, length));
        } else if (length > MAX_SHORT_BYTES) {
          longExpected = false;
        }
      }
    }
  }

  private void cut(String why) {
    cut = true;
    door.refuse(connection, Kind.FRAME, why);
  }

  /** Closes the channel for what comes before Spark's decoder, such as TLS. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    door.refuse(connection, Kind.BROKEN, "expected frames, found " + error);
  }
}
