package nndl.data.format;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nndl.data.storage.Content;

/**
 * The header of an IDX file, the format of MNIST. It consists of four magic bytes, 0, 0, type and
 * number of dimensions, and then of the dimensions as big-endian 32-bit numbers. The data follow
 * the header; the index of the last dimension varies fastest. Here the type is always unsigned
 * byte. An item is a label or an image: rows by columns, or rows by columns by channels.
 *
 * @param count the first dimension: the number of images or labels
 * @param sides the other dimensions; the list is empty for labels
 */
public record IdxHeader(long count, List<Integer> sides) implements Serializable {
  /**
   * The largest number of bytes of an image. It equals the largest number of neurons of a layer.
   */
  public static final int MAX_WIDTH = 1 << 22;

  private static final int MAGIC = 0x00000800; // the lowest byte is the number of dimensions
  private static final int MAX_LENGTH = Integer.BYTES * 5;

  static IdxHeader ofLabels(Content content) {
    return read(content, 1, 1);
  }

  static IdxHeader ofImages(Content content) {
    return read(content, 3, 4);
  }

  /** Returns the bytes of the header as they are in the file. */
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(length());
    bytes.putInt(MAGIC + 1 + sides.size()).putInt(Math.toIntExact(count));
    sides.forEach(bytes::putInt);
    return bytes.array();
  }

  /** Returns the number of bytes of the header. */
  int length() {
    return Integer.BYTES * (2 + sides.size());
  }

  /** Returns the number of bytes of one image or one label. */
  public int width() {
    return sides.stream().reduce(1, (a, b) -> a * b);
  }

  /** Returns the number of bytes of the whole file. */
  long fileLength() {
    return length() + count * width();
  }

  private static IdxHeader read(Content content, int fewest, int most) {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_LENGTH);
    readInts(content, bytes, 1, 1 + fewest);
    int magic = bytes.getInt(0);
    int dimensions = magic - MAGIC;
    if (dimensions < fewest || dimensions > most) {
      String expected = hex(MAGIC + fewest) + (most > fewest ? " or " + hex(MAGIC + most) : "");
      throw content.expected("magic number " + expected, hex(magic));
    }
    readInts(content, bytes, dimensions, 1 + dimensions);
    long count = dimension(content, "a count", bytes.getInt(4));
    List<Integer> sides = new ArrayList<>();
    long width = 1;
    for (int d = 2; d <= dimensions; d++) {
      int side = dimension(content, "an image side", bytes.getInt(Integer.BYTES * d));
      sides.add(side);
      width *= side;
      if (width > MAX_WIDTH) {
        throw content.expected("images of at most 2^22 inputs", width);
      }
    }
    return new IdxHeader(count, List.copyOf(sides));
  }

  private static void readInts(Content content, ByteBuffer bytes, int more, int all) {
    byte[] read = new byte[Integer.BYTES * more];
    if (content.readUpTo(read, read.length) < read.length) {
      throw content.expected(
          "a header of %s bytes".formatted(Integer.BYTES * all), "the end of the file");
    }
    bytes.put(read);
  }

  private static int dimension(Content content, String what, int found) {
    if (found < 1) {
      throw content.expected(what + " of 1 to 2^31 - 1", found);
    }
    return found;
  }

  private static String hex(int magic) {
    return "0x%08x".formatted(magic);
  }
}
