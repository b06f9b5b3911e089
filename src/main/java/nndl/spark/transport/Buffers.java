package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A byte buffer that is kept from message to message and grows when one does not fit. */
public final class Buffers {
  /** Of a message: as many as Spark's frames have, less the head that it puts before a message. */
  public static final int MAX_BYTES = Integer.MAX_VALUE - FrameLimit.HEAD_BYTES;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /**
   * An empty little-endian buffer for a message of at most so many bytes; the last one's is reused.
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
