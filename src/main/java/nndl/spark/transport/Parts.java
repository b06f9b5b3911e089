package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A message, written as parts that each fit into a short frame. Neither end stores a long message:
 * each part is read as it comes, and it shows that the other end is at work. So the weights of a
 * network of any size can be sent. The buffers are used again for the next message.
 */
public final class Parts {
  /** The maximum number of bytes of a part. The weights of the book's networks are one part. */
  public static final int MAX_BYTES = 1 << 17;

  private final List<ByteBuffer> buffers = new ArrayList<>();
  private Consumer<ByteBuffer> header;
  private int count;

  /**
   * Begins a message.
   *
   * @param partHeader writes what each part begins with
   */
  public void begin(Consumer<ByteBuffer> partHeader) {
    header = partHeader;
    count = 0;
    ByteBuffer unused = next();
  }

  /** Returns the last part if it has room for so many bytes, else another one that follows it. */
  ByteBuffer room(int bytes) {
    ByteBuffer last = buffers.get(count - 1);
    return last.remaining() >= bytes ? last : next();
  }

  private ByteBuffer next() {
    if (count == buffers.size()) {
      buffers.add(ByteBuffer.allocateDirect(MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN));
    }
    ByteBuffer next = buffers.get(count++).clear();
    header.accept(next);
    return next;
  }

  public Parts putInt(int number) {
    room(Integer.BYTES).putInt(number);
    return this;
  }

  public Parts putLong(long number) {
    room(Long.BYTES).putLong(number);
    return this;
  }

  Parts putFloat(float number) {
    room(Float.BYTES).putFloat(number);
    return this;
  }

  /** Writes the first bytes of an array, which must be fewer than a part has. */
  public void put(byte[] bytes, int length) {
    room(length).put(bytes, 0, length);
  }

  /** Writes another header of the same length over that of each part. */
  public void head(Consumer<ByteBuffer> partHeader) {
    header = partHeader;
    buffers.subList(0, count).stream()
        .map(part -> part.duplicate().order(part.order()).rewind())
        .forEach(partHeader);
  }

  /** Ends the message, and returns its parts in their order. */
  public List<ByteBuffer> end() {
    return buffers.subList(0, count).stream().map(part -> part.duplicate().flip()).toList();
  }

  /** Returns how many bytes the parts of a message have. */
  static long bytes(List<ByteBuffer> parts) {
    return parts.stream().mapToLong(ByteBuffer::remaining).sum();
  }
}
