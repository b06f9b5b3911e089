package nndl.model.interchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nndl.error.InputException;

/**
 * The header of a NumPy array in a file. It consists of eight bytes for the magic string and the
 * version, the length of a text, and the text. The text is a Python dictionary with three keys.
 *
 * @param type the type as NumPy writes it, such as {@code <f4}
 * @param byColumns true if the first index varies fastest, as in Fortran; false if the last index
 *     does
 * @param shape the dimensions
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format</a>
 */
record NpyHeader(String type, boolean byColumns, int[] shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int START_BYTES = MAGIC.length + 2 + Short.BYTES;
  private static final int MAX_TEXT_BYTES = 1 << 16;

  /** The form of the dictionary. NumPy sorts the keys, so they always have this order. */
  private static final Pattern TEXT =
      Pattern.compile(
          "\\{\\s*'descr':\\s*'([^']{1,20})',\\s*'fortran_order':\\s*(True|False),"
              + "\\s*'shape':\\s*\\(([0-9, ]*)\\),?\\s*\\}\\s*");

  /** Creates the header of an array whose last index varies fastest. */
  static NpyHeader of(String type, int... shape) {
    return new NpyHeader(type, false, shape);
  }

  /** Returns the bytes of the header in version 1.0. Their number is a multiple of 64. */
  byte[] bytes() {
    String dimensions =
        shape.length == 1
            ? shape[0] + ","
            : Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String text =
        "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }"
            .formatted(type, byColumns ? "True" : "False", dimensions);
    int padding = Math.floorMod(-(START_BYTES + text.length() + 1), ALIGNMENT);
    byte[] padded = (text + " ".repeat(padding) + "\n").getBytes(US_ASCII);
    return ByteBuffer.allocate(START_BYTES + padded.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put(new byte[] {1, 0})
        .putShort((short) padded.length)
        .put(padded)
        .array();
  }

  /**
   * Reads a header of any version.
   *
   * @param where the file and the name of the array, for error messages
   */
  static NpyHeader read(String where, InputStream in) throws IOException {
    byte[] start = new byte[MAGIC.length + 2];
    int count = in.readNBytes(start, 0, start.length);
    int version = start[MAGIC.length];
    if (count < start.length
        || !Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))
        || version < 1
        || version > 3) {
      throw InputException.expected(where, "a NumPy array of version 1 to 3", "something else");
    }
    DataInputStream data = new DataInputStream(in);
    int length =
        version == 1
            ? Short.toUnsignedInt(Short.reverseBytes(data.readShort()))
            : Integer.reverseBytes(data.readInt());
    if (length < 0 || length > MAX_TEXT_BYTES) {
      throw InputException.expected(where, "a header of at most 2^16 bytes", length);
    }
    byte[] bytes = new byte[length];
    data.readFully(bytes);
    return parse(where, new String(bytes, UTF_8));
  }

  private static NpyHeader parse(String where, String text) {
    Matcher match = TEXT.matcher(text);
    if (!match.matches()) {
      throw InputException.expected(
          where, "a header with 'descr', 'fortran_order' and 'shape'", text.strip());
    }
    int[] shape =
        Arrays.stream(match.group(3).split(","))
            .map(String::strip)
            .filter(number -> !number.isEmpty())
            .mapToInt(number -> dimension(where, number))
            .toArray();
    return new NpyHeader(match.group(1), match.group(2).equals("True"), shape);
  }

  private static int dimension(String where, String number) {
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      throw InputException.expected(where, "a dimension of 0 to 2^31 - 1", number);
    }
  }

  /**
   * Returns the number of elements of the array. Fails if it is larger than {@code max}.
   *
   * @param where the file and the name of the array, for error messages
   */
  int count(String where, int max) {
    long count = 1;
    for (int dimension : shape) {
      count *= dimension;
      if (count > max) {
        throw InputException.expected(where, "at most " + max + " elements", count);
      }
    }
    return (int) count;
  }
}
