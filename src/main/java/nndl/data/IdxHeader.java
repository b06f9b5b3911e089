package nndl.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.Path;

/**
 * The head of an IDX file, the format of MNIST: four magic bytes 0, 0, type, number of dimensions;
 * then the dimensions as big-endian 32-bit numbers; then the data, the last dimension running
 * fastest. Here the type is always unsigned bytes.
 *
 * @param count the first dimension: how many images or labels
 * @param width bytes of one image (rows times columns), 1 for a label
 * @param length bytes of the header
 */
record IdxHeader(long count, int width, int length) {
  private static final int LABELS_MAGIC = 0x00000801;
  private static final int IMAGES_MAGIC = 0x00000803;

  /** {@link #ofImages} or {@link #ofLabels}. */
  @FunctionalInterface
  interface Reader {
    IdxHeader read(Path path, InputStream in) throws IOException;
  }

  static IdxHeader ofLabels(Path path, InputStream in) throws IOException {
    return read(path, in, LABELS_MAGIC);
  }

  static IdxHeader ofImages(Path path, InputStream in) throws IOException {
    return read(path, in, IMAGES_MAGIC);
  }

  /** Bytes of the whole file. */
  long fileLength() {
    return length + count * width;
  }

  private static IdxHeader read(Path path, InputStream in, int magic) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int dimensions = magic & 0xff;
    try {
      int found = data.readInt();
      if (found != magic) {
        throw InputException.expected(path, "magic number " + hex(magic), hex(found));
      }
      long count = dimension(path, "a count", data.readInt());
      long width = 1;
      for (int d = 1; d < dimensions; d++) {
        width *= dimension(path, "an image side", data.readInt());
        if (width > Integer.MAX_VALUE / 4) {
          throw InputException.expected(path, "images of less than 2^29 pixels", width);
        }
      }
      return new IdxHeader(count, (int) width, Integer.BYTES * (1 + dimensions));
    } catch (EOFException e) {
      int length = Integer.BYTES * (1 + dimensions);
      throw new InputException(
          "%s: expected a header of %s bytes, found the end of the file".formatted(path, length),
          e);
    }
  }

  private static int dimension(Path path, String what, int found) {
    if (found < 1) {
      throw InputException.expected(path, what + " of 1 to 2^31 - 1", found);
    }
    return found;
  }

  private static String hex(int magic) {
    return "0x%08x".formatted(magic);
  }
}
