package nndl.spark.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.handler.stream.ChunkedInput;
import io.netty.util.ReferenceCountUtil;

/**
 * Follows the frames of Spark's transport as their bytes come and go, between the network and
 * Spark's encoder and decoder, which show only whole messages. So both ends know of a long message
 * that is on its way over a slow network.
 */
class FrameMeter extends ChannelDuplexHandler {
  /** Of shorter frames, such as those that say that a worker group is at work, no byte counts. */
  static final int MAX_SHORT_BYTES = 1 << 16;

  /**
   * The bytes of the frame's length that have been read so far. A frame begins with its length,
   * which includes the eight bytes of the length itself. Its type follows.
   */
  private long length;

  private int lengthBytes;
  private boolean typeNext;
  private long left;
  private boolean isLong;
  private boolean cut;
  private volatile long receivedBytes;

  /** The long message that goes out, as Spark's encoder makes it, or null if there is none. */
  private volatile Object sending;

  /** Returns how many bytes of long frames have come. Any thread may ask. */
  final long receivedBytes() {
    return receivedBytes;
  }

  /**
   * Returns how many bytes of a long message have gone out, or 0 if none is on its way. Under TLS
   * Spark makes chunks of a message. Any thread may ask.
   */
  final long sentBytes() {
    Object message = sending;
    return message instanceof FileRegion region
        ? region.transferred()
        : message instanceof ChunkedInput<?> chunks ? chunks.progress() : 0;
  }

  @Override
  public final void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ChannelPromise written = promise;
    if (bytes(message) > MAX_SHORT_BYTES) {
      sending = message;
      written = promise.unvoid().addListener(done -> sending = null);
    }
    ChannelFuture unused = context.write(message, written);
  }

  private static long bytes(Object message) {
    return message instanceof FileRegion region
        ? region.count()
        : message instanceof ChunkedInput<?> chunks ? chunks.length() : 0;
  }

  /** Whether a frame of this length is taken. If not, nothing is passed on from now on. */
  boolean takesLength(long found) {
    return true;
  }

  /** Whether a frame of this type is taken. */
  boolean takesType(int found) {
    return true;
  }

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    long ofLong = 0;
    for (int at = bytes.readerIndex(); at < bytes.writerIndex() && !cut; ) {
      if (left > 0) {
        int passed = (int) Math.min(left, bytes.writerIndex() - at);
        left -= passed;
        at += passed;
        ofLong += isLong ? passed : 0;
      } else {
        readNext(bytes.getUnsignedByte(at));
        at++;
      }
    }
    if (ofLong > 0) {
      receivedBytes += ofLong;
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
      cut = !takesType(next);
      left = length - Long.BYTES - 1;
      isLong = length > MAX_SHORT_BYTES;
      length = 0;
    } else {
      length = length << Byte.SIZE | next;
      if (++lengthBytes == Long.BYTES) {
        lengthBytes = 0;
        typeNext = true;
        cut = !takesLength(length);
      }
    }
  }
}
