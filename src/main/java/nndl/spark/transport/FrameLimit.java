package nndl.spark.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import nndl.spark.transport.Refusals.Kind;
import org.apache.spark.network.protocol.Message;

/**
 * Follows the frames of Spark's transport before Spark's decoder, and closes a connection as soon
 * as the length and the type of a frame have been read and are not those of a message to this end.
 * Without this, anybody could make the decoder store up to 2 GB of an incomplete frame, or take as
 * much memory for a text that is said to follow.
 */
final class FrameLimit extends ChannelInboundHandlerAdapter {
  /** The connection whose frames are followed. */
  interface Receiver {
    /** Whether both ends have proved who they are. */
    boolean isIn();

    /** Whether a frame of a type may come now. */
    boolean takes(int type);

    /** Closes the connection for a reason. */
    void refuse(Kind kind, String why);
  }

  /** The end that was called. */
  private record Inbound(InboundConnection connection) implements Receiver {
    @Override
    public boolean isIn() {
      return connection.isIn();
    }

    @Override
    public boolean takes(int type) {
      return type == Message.Type.RpcRequest.id()
          || (type == Message.Type.OneWayMessage.id() && connection.maySendParts());
    }

    @Override
    public void refuse(Kind kind, String why) {
      connection.refuse(kind, why);
    }
  }

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

  /** The bytes before the text of an answer that says what has failed, after the frame's type. */
  private static final int FAILURE_BYTES = Long.BYTES + Integer.BYTES;

  private final Receiver connection;

  /** What of a frame is read next. */
  private Expected next = Expected.LENGTH;

  /** The bytes of it that have been read so far, as a number. */
  private long number;

  private int bytes;

  /** How many bytes of the frame are left. A frame begins with its length, which counts itself. */
  private long left;

  private boolean cut;

  private enum Expected {
    LENGTH(Long.BYTES),
    TYPE(1),
    TEXT_LENGTH(FAILURE_BYTES);

    private final int bytes;

    Expected(int bytes) {
      this.bytes = bytes;
    }
  }

  FrameLimit(InboundConnection connection) {
    this(new Inbound(connection));
  }

  FrameLimit(Receiver connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    for (int at = bytes.readerIndex(); at < bytes.writerIndex() && !cut; ) {
      if (next == Expected.LENGTH && left > 0) {
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

  private void readNext(int found) {
    number = number << Byte.SIZE | found;
    if (++bytes == next.bytes) {
      left -= bytes;
      bytes = 0;
      switch (next) {
        case LENGTH -> begin();
        case TYPE -> checkType((int) number);
        case TEXT_LENGTH -> checkText((int) number);
      }
      number = 0;
    }
  }

  private void begin() {
    int most = connection.isIn() ? MAX_BYTES : MAX_UNKNOWN_BYTES;
    if (number < PART_HEADER_BYTES || number > most) {
      cut(
          "expected a frame of %s to %s bytes, found %s"
              .formatted(PART_HEADER_BYTES, most, number));
    }
    left = number - Long.BYTES;
    next = Expected.TYPE;
  }

  private void checkType(int found) {
    if (!connection.takes(found)) {
      cut("expected a frame of another type, found " + found);
    }
    next = found == Message.Type.RpcFailure.id() ? Expected.TEXT_LENGTH : Expected.LENGTH;
  }

  private void checkText(int found) {
    if (found < 0 || found != left) {
      cut("expected a text of %s bytes, found %s".formatted(left, found));
    }
    next = Expected.LENGTH;
  }

  private void cut(String why) {
    cut = true;
    connection.refuse(Kind.FRAME, why);
  }
}
