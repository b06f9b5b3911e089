package nndl.spark.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A byte buffer that is kept from message to message and grows when one does not fit. */
public final class Buffers {
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /**
   * An empty little-endian buffer for a message of at most so many bytes; the last one's is reused.
   */
  public ByteBuffer forMessage(long bytes) {
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "message: expected less than 2 GiB, found %s bytes; use the exchange 'job'"
              .formatted(bytes));
    }
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
    return buffer.clear();
  }
}
