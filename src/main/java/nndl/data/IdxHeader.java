package nndl.data;

import java.nio.ByteBuffer;

/**
 * The head of an IDX file, the format of MNIST: four magic bytes 0, 0, type, number of dimensions;
 * then the dimensions as big-endian 32-bit numbers; then the data, the last dimension running
 * fastest. Here the type is always unsigned bytes, and an item is an image, rows by columns or rows
 * by columns by channels, or a label.
 *
 * @param count the first dimension: how many images or labels
 * @param width bytes of one image, 1 for a label
 * @param length bytes of the header
 */
record IdxHeader(long count, int width, int length) {
  private static final int MAGIC = 0x00000800; // and the number of dimensions
  private static final int MAX_WIDTH = 1 << 22; // as wide as a layer may be
  private static final int MAX_LENGTH = Integer.BYTES * 5;

  static IdxHeader ofLabels(Content content) {
    return read(content, 1, 1);
  }

  static IdxHeader ofImages(Content content) {
    return read(content, 3, 4);
  }

  /** The header of a file of {@code count} items, of images if there are further dimensions. */
  static byte[] bytes(long count, int... further) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (2 + further.length));
    bytes.putInt(MAGIC + 1 + further.length).putInt(Math.toIntExact(count));
    for (int dimension : further) {
      bytes.putInt(dimension);
    }
    return bytes.array();
  }

  /** Bytes of the whole file. */
  long fileLength() {
    return length + count * width;
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
    long width = 1;
    for (int d = 2; d <= dimensions; d++) {
      width *= dimension(content, "an image side", bytes.getInt(Integer.BYTES * d));
      if (width > MAX_WIDTH) {
        throw content.expected("images of at most 2^22 inputs", width);
      }
    }
    return new IdxHeader(count, (int) width, Integer.BYTES * (1 + dimensions));
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
