package nndl.spark.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import nndl.spark.transport.Refusals.Kind;
import org.apache.spark.network.protocol.Message;

/**
 * Follows the frames of Spark's transport before Spark's decoder, and closes a connection as soon
 * as the length and the type of a frame have been read and are not those of a message to the
 * driver. Without this, anybody could make the decoder store up to 2 GB of an incomplete frame, or
 * take as much memory for a text that is said to follow.
 */
final class FrameLimit extends ChannelInboundHandlerAdapter {
  /**
   * The most bytes of a frame of somebody who has proved nothing: a greeting and a proof are
   * shorter. Spark's decoder keeps each piece of a frame that has come in a buffer of its own, and
   * under TLS a stranger can send pieces of one byte. So what counts is how many bytes it may send.
   */
  static final int MAX_UNKNOWN_BYTES = 1 << 7;

  /** The bytes that Spark writes before a part: the frame's length, a type, the body's length. */
  static final int PART_HEADER_BYTES = Long.BYTES + 1 + Integer.BYTES;

  /** The bytes that Spark writes before a message, which has a number too. */
  static final int HEADER_BYTES = PART_HEADER_BYTES + Long.BYTES;

  /** The most bytes of a frame of a task. */
  static final int MAX_BYTES = Parts.MAX_BYTES + HEADER_BYTES;

  private static final byte REQUEST = Message.Type.RpcRequest.id();
  private static final byte PART = Message.Type.OneWayMessage.id();

  private final InboundConnection connection;

  /**
   * The bytes of the frame's length that have been read so far. A frame begins with its length,
   * which includes the eight bytes of the length itself. Its type follows.
   */
  private long length;

  private int lengthBytes;
  private boolean typeNext;
  private long left;
  private boolean cut;

  FrameLimit(InboundConnection connection) {
    this.connection = connection;
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
      checkType(next);
      left = length - Long.BYTES - 1;
      length = 0;
    } else {
      length = length << Byte.SIZE | next;
      if (++lengthBytes == Long.BYTES) {
        lengthBytes = 0;
        typeNext = true;
        checkLength();
      }
    }
  }

  private void checkLength() {
    int most = connection.isIn() ? MAX_BYTES : MAX_UNKNOWN_BYTES;
    if (length < PART_HEADER_BYTES || length > most) {
      cut(
          "expected a frame of %s to %s bytes, found %s"
              .formatted(PART_HEADER_BYTES, most, length));
    }
  }

  private void checkType(int found) {
    if (found != REQUEST && (found != PART || !connection.maySendParts())) {
      cut("expected a frame of type %s, a request, found %s".formatted(REQUEST, found));
    }
  }

  private void cut(String why) {
    cut = true;
    connection.refuse(Kind.FRAME, why);
  }

  /** Closes the channel for what comes before Spark's decoder, such as TLS. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    connection.refuse(Kind.BROKEN, "expected frames, found " + error);
  }
}
