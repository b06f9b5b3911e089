package nndl.spark.transport;

import io.netty.channel.ChannelHandlerContext;
import nndl.spark.transport.Refusals.Kind;
import org.apache.spark.network.protocol.Message;

/**
 * Closes a connection as soon as the length and the type of a frame have been read and are not
 * those of a request. Without this, anybody could make Spark's decoder, which comes after it, store
 * up to 2 GB of an incomplete frame, or take as much memory for a text that is said to follow. A
 * peer may send only short frames until the {@link Doorkeeper} has let it in, and then one long one
 * for each request of the driver, which its answer is.
 */
final class FrameLimit extends FrameMeter {
  /**
   * A greeting and a proof are shorter. Spark's decoder keeps each piece of a frame that has come
   * in a buffer of its own, and under TLS a stranger can send pieces of one byte. So what counts is
   * how many bytes it may send, even if these are few.
   */
  static final int MAX_UNKNOWN_BYTES = 1 << 7;

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
  boolean takesLength(long found) {
    long most = !lifted ? MAX_UNKNOWN_BYTES : longExpected ? maxBytes : MAX_SHORT_BYTES;
    if (found < HEADER_BYTES || found > most) {
      String limits = "expected a frame of %s to %s bytes, found %s";
      door.refuse(connection, Kind.FRAME, limits.formatted(HEADER_BYTES, most, found));
      return false;
    }
    if (found > MAX_SHORT_BYTES) {
      longExpected = false;
    }
    return true;
  }

  @Override
  boolean takesType(int found) {
    if (found != REQUEST) {
      String only = "expected a frame of type %s, a request, found %s";
      door.refuse(connection, Kind.FRAME, only.formatted(REQUEST, found));
      return false;
    }
    return true;
  }

  /** Closes the channel for what comes before Spark's decoder, such as TLS. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    door.refuse(connection, Kind.BROKEN, "expected frames, found " + error);
  }
}
