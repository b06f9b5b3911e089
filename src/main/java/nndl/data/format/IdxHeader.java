package nndl.data.format;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nndl.data.storage.Content;
import nndl.error.InputException;

/**
 * The header of an IDX file, the format of MNIST. It consists of four magic bytes, 0, 0, type and
 * number of dimensions, and then of the dimensions as big-endian 32-bit numbers. The data follow
 * the header; the index of the last dimension varies fastest. An item is a label or the inputs of a
 * sample: an image, rows by columns or rows by columns by channels, numbers in any order, or the
 * bytes of the row of a table. A label of a row of a table may be a pair of float32: the class and
 * the weight.
 *
 * @param type the type of the numbers
 * @param count the first dimension: the number of items
 * @param sides the other dimensions; the list is empty for labels, and contains the number of
 *     inputs for samples that are no images, or of bytes for rows of a table
 */
public record IdxHeader(IdxType type, long count, List<Integer> sides) implements Serializable {
  /**
   * The largest number of inputs of a sample. It equals the largest number of neurons of a layer.
   */
  public static final int MAX_WIDTH = 1 << 22;

  private static final int MAX_DIMENSIONS = 4;

  /** Sparse inputs, which no program is asked for. */
  private static final int SPARSE = 0x1002;

  private static final List<Integer> LABELS = List.of(0x0801, 0x0b01);
  private static final int WEIGHED_LABELS = 0x0d02;
  private static final List<Integer> INPUTS =
      List.of(0x0803, 0x0804, 0x0d02, 0x0d03, 0x0d04, 0x0e02, 0x0e03, 0x0e04, SPARSE);
  private static final List<Integer> NUMBERS = List.of(0x0d02, 0x0e02);
  private static final List<Integer> ROWS = List.of(0x0802);

  static IdxHeader ofLabels(Content content) {
    return read(content, LABELS);
  }

  /** Reads the header of a file of numbers that samples have in place of classes. */
  static IdxHeader ofNumbers(Content content) {
    return read(content, NUMBERS);
  }

  /** Reads the header of a file of labels of rows, which may have weights. */
  static IdxHeader ofRowLabels(Content content) {
    List<Integer> magics = new ArrayList<>(LABELS);
    magics.add(WEIGHED_LABELS);
    IdxHeader header = read(content, magics);
    if (!header.sides.isEmpty() && header.width() != 2) {
      throw content.expected("a label and its weight", header.width() + " numbers");
    }
    return header;
  }

  static IdxHeader ofInputs(Content content) {
    return read(content, INPUTS);
  }

  static IdxHeader ofRows(Content content) {
    return read(content, ROWS);
  }

  /** Returns the bytes of the header as they are in the file. */
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(length());
    bytes.putInt(type.magic(1 + sides.size())).putInt(Math.toIntExact(count));
    sides.forEach(bytes::putInt);
    return bytes.array();
  }

  /** Returns the number of bytes of the header. */
  int length() {
    return length(1 + sides.size());
  }

  private static int length(int dimensions) {
    return Integer.BYTES * (1 + dimensions);
  }

  /** Returns the number of numbers of one item: inputs of a sample, or 1 for a label. */
  public int width() {
    return sides.stream().reduce(1, (a, b) -> a * b);
  }

  /** Returns the number of bytes of one item. */
  int itemBytes() {
    return width() * type.bytes();
  }

  /** Returns the number of bytes of the whole file, or at least of it if samples are sparse. */
  long fileLength() {
    return length() + count * (type == IdxType.SPARSE ? Integer.BYTES : itemBytes());
  }

  /** Reads a header that begins with one of these magic numbers. */
  private static IdxHeader read(Content content, List<Integer> magics) {
    ByteBuffer bytes = ByteBuffer.allocate(length(MAX_DIMENSIONS));
    int found = content.readUpTo(bytes.array(), bytes.capacity());
    if (found < Integer.BYTES) {
      throw tooShort(content, dimensions(magics.get(0)));
    }
    int magic = bytes.getInt(0);
    if (!magics.contains(magic)) {
      throw content.expected("magic number " + oneOf(magics), hex(magic) + what(magic));
    }
    int dimensions = dimensions(magic);
    if (found < length(dimensions)) {
      throw tooShort(content, dimensions);
    }
    long count = dimension(content, "a count", bytes.getInt(4));
    List<Integer> sides = new ArrayList<>();
    long width = 1;
    for (int d = 2; d <= dimensions; d++) {
      String what = dimensions == 2 ? "a number of inputs" : "an image side";
      int side = dimension(content, what, bytes.getInt(Integer.BYTES * d));
      sides.add(side);
      width *= side;
      if (width > MAX_WIDTH) {
        throw content.expected(
            (dimensions == 2 ? "samples" : "images") + " of at most 2^22 inputs", width);
      }
    }
    return new IdxHeader(type(magic), count, List.copyOf(sides));
  }

  private static String what(int magic) {
    if (ROWS.contains(magic)) {
      return ", rows of a table (--data names their directory)";
    }
    return LABELS.contains(magic) ? ", labels" : INPUTS.contains(magic) ? ", images" : "";
  }

  private static int dimensions(int magic) {
    return magic & 0xff;
  }

  private static IdxType type(int magic) {
    return Arrays.stream(IdxType.values())
        .filter(type -> type.magic(dimensions(magic)) == magic)
        .findFirst()
        .orElseThrow();
  }

  private static InputException tooShort(Content content, int dimensions) {
    return content.expected(
        "a header of %s bytes".formatted(length(dimensions)), "the end of the file");
  }

  private static int dimension(Content content, String what, int found) {
    if (found < 1) {
      throw content.expected(what + " of 1 to 2^31 - 1", found);
    }
    return found;
  }

  private static String oneOf(List<Integer> magics) {
    return InputException.or(
        magics.stream().filter(magic -> magic != SPARSE).map(IdxHeader::hex).toList());
  }

  private static String hex(int magic) {
    return "0x%08x".formatted(magic);
  }
}
