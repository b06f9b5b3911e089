package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A byte buffer that is reused for every message, and grows when a message does not fit. */
public final class Buffers {
  /**
   * The maximum number of bytes of a message: the size of Spark's largest frame, minus the header
   * that Spark writes before each message.
   */
  public static final int MAX_BYTES = Integer.MAX_VALUE - FrameLimit.HEADER_BYTES;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /**
   * Returns an empty little-endian buffer for a message of at most {@code bytes} bytes. The buffer
   * of the last message is overwritten if it is large enough.
   */
  public ByteBuffer forMessage(long bytes) {
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "message: expected at most %s bytes, found %s; use the exchange 'job'"
              .formatted(MAX_BYTES, bytes));
    }
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
    return buffer.clear();
  }
}
