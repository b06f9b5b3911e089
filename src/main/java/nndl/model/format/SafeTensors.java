package nndl.model.format;

import static java.util.Comparator.comparingLong;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import nndl.data.storage.Sha256;
import nndl.error.InputException;

/**
 * Reads and writes files in the safetensors format, with tensors of floating-point numbers and of
 * int8. A file begins with eight bytes that contain the length of a JSON header. Then comes the
 * header with the type, shape and position of every tensor, and then the numbers, little-endian. A
 * file contains numbers and strings, but never code.
 *
 * @param metadata named strings about the file
 * @param tensors the tensors of floats by name, in the order of the file
 * @param bytes the tensors of int8 by name; they are written after the tensors of floats
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public record SafeTensors(
    SortedMap<String, String> metadata, Map<String, Tensor> tensors, Map<String, Int8> bytes) {
  static final int MAX_HEADER_BYTES = 100_000_000; // the limit of all readers of the format
  private static final int ALIGNMENT = 8;
  private static final String I8 = "I8";

  /**
   * A tensor of floats.
   *
   * @param shape the dimensions
   * @param numbers the numbers; their count is the product of the dimensions
   */
  public record Tensor(int[] shape, Numbers numbers) {

    /** Creates a tensor of numbers in row-major order. */
    public Tensor(int[] shape, float[] values) {
      this(shape, new Numbers.InArray(values));
    }

    /** The numbers in row-major order. */
    public float[] values() {
      return numbers.all();
    }
  }

  /**
   * A tensor of int8.
   *
   * @param shape the dimensions
   * @param values the numbers in row-major order; their count is the product of the dimensions
   */
  public record Int8(int[] shape, byte[] values) {}

  /** Creates a file that has only float32. */
  public SafeTensors(SortedMap<String, String> metadata, Map<String, Tensor> tensors) {
    this(metadata, tensors, Map.of());
  }

  /** Writes the file; equal tensors and metadata give equal bytes. */
  public void write(OutputStream out) throws IOException {
    String text = header().json();
    int padding = Math.floorMod(-text.getBytes(StandardCharsets.UTF_8).length, ALIGNMENT);
    byte[] header = (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    if (header.length > MAX_HEADER_BYTES) {
      throw new IOException(
          "a header of %s bytes, of which readers take %s"
              .formatted(header.length, MAX_HEADER_BYTES));
    }
    out.write(littleEndian(new byte[Long.BYTES]).putLong(header.length).array());
    out.write(header);
    for (Tensor tensor : tensors.values()) {
      tensor.numbers.write(out);
    }
    for (Int8 tensor : bytes.values()) {
      out.write(tensor.values);
    }
  }

  private Header header() {
    Map<String, Header.Entry> entries = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      int[] shape = entry.getValue().shape;
      long end = offset + (long) Float.BYTES * count(shape);
      entries.put(entry.getKey(), entry(NumberType.F32.name(), shape, offset, end));
      offset = end;
    }
    for (Map.Entry<String, Int8> entry : bytes.entrySet()) {
      long end = offset + entry.getValue().values.length;
      entries.put(entry.getKey(), entry(I8, entry.getValue().shape, offset, end));
      offset = end;
    }
    return new Header(metadata, entries);
  }

  private static Header.Entry entry(String dtype, int[] shape, long from, long to) {
    return new Header.Entry(
        dtype, Arrays.stream(shape).asLongStream().toArray(), new long[] {from, to});
  }

  /** The SHA-256 of the file, in hexadecimal digits. */
  public String sha256() {
    MessageDigest digest = Sha256.digest();
    try {
      write(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Reads a file that has only float32, up to the end of the stream. The caller closes the stream.
   *
   * @param place the file's name, for error messages
   * @param maxFloats the largest number of elements that a tensor may have
   */
  public static SafeTensors read(Object place, InputStream in, long maxFloats) {
    return read(
        place, in, maxFloats, metadata -> {}, EnumSet.of(NumberType.F32), type -> {}, false);
  }

  /**
   * Reads a file that may have float32 and int8.
   *
   * @param maxNumbers the largest number of elements that a tensor may have
   * @param check is called with the metadata before any tensor is read, and may throw an exception
   */
  public static SafeTensors read(
      Object place, InputStream in, long maxNumbers, Consumer<SortedMap<String, String>> check) {
    return read(place, in, maxNumbers, check, EnumSet.of(NumberType.F32), type -> {}, true);
  }

  /**
   * Reads a file of another program, which may have any type of {@link NumberType}.
   *
   * @param types receives the type of each tensor
   */
  public static SafeTensors readAny(Object place, InputStream in, Consumer<NumberType> types) {
    Set<NumberType> all = EnumSet.allOf(NumberType.class);
    return read(place, in, Long.MAX_VALUE, metadata -> {}, all, types, false);
  }

  private static SafeTensors read(
      Object place,
      InputStream in,
      long maxFloats,
      Consumer<SortedMap<String, String>> check,
      Set<NumberType> allowed,
      Consumer<NumberType> types,
      boolean int8) {
    try {
      Header header = Header.parse(place, readHeader(place, in));
      check.accept(header.metadata());
      SafeTensors file =
          new SafeTensors(header.metadata(), new LinkedHashMap<>(), new LinkedHashMap<>());
      long offset = 0;
      for (Map.Entry<String, Header.Entry> entry : inFileOrder(header)) {
        String where = place + ": " + entry.getKey();
        long most = Math.min(maxFloats, NumberType.MAX_COUNT);
        if (int8 && entry.getValue().dtype().equals(I8)) {
          int[] shape = shape(where, entry.getValue(), Byte.BYTES, offset, most);
          file.bytes.put(entry.getKey(), new Int8(shape, readFully(in, count(shape))));
        } else {
          NumberType type = type(where, entry.getValue(), allowed);
          int[] shape = shape(where, entry.getValue(), type.bytes(), offset, most);
          file.tensors.put(entry.getKey(), new Tensor(shape, type.read(in, count(shape))));
          types.accept(type);
        }
        offset = entry.getValue().offset(1);
      }
      if (in.read() >= 0) {
        throw InputException.expected(place, "the end after the last tensor", "more bytes");
      }
      return file;
    } catch (EOFException e) {
      throw new InputException(place + ": expected a whole safetensors file, found its end", e);
    } catch (IOException e) {
      throw InputException.unreadable(place, e);
    }
  }

  private static byte[] readHeader(Object place, InputStream in) throws IOException {
    byte[] start = readFully(in, Long.BYTES);
    long length = littleEndian(start).getLong();
    if (length < 2 || length > MAX_HEADER_BYTES) {
      throw isText(start)
          ? InputException.expected(
              place, "a safetensors file", "text that begins with '%s'".formatted(firstLine(start)))
          : InputException.expected(
              place, "a safetensors file, with a header of 2 to 10^8 bytes", length);
    }
    return readFully(in, (int) length);
  }

  /** Whether bytes are those of a text in ASCII or in UTF-8, whose other bytes are negative. */
  private static boolean isText(byte... bytes) {
    for (byte b : bytes) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        return false;
      }
    }
    return new String(bytes, StandardCharsets.UTF_8).chars().anyMatch(Character::isLetterOrDigit);
  }

  private static String firstLine(byte... bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).replace("\ufffd", ""); // cut in two
    return text.strip().lines().findFirst().orElse("");
  }

  /**
   * Reads {@code count} bytes. Memory is allocated while they are read, since a header may declare
   * more bytes than the file contains.
   */
  private static byte[] readFully(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  private static List<Map.Entry<String, Header.Entry>> inFileOrder(Header header) {
    return header.tensors().entrySet().stream()
        .sorted(
            comparingLong((Map.Entry<String, Header.Entry> entry) -> entry.getValue().offset(0))
                .thenComparingLong(entry -> entry.getValue().offset(1)))
        .toList();
  }

  private static NumberType type(String where, Header.Entry entry, Set<NumberType> allowed) {
    return NumberType.named(entry.dtype())
        .filter(allowed::contains)
        .orElseThrow(
            () -> {
              String names = String.join(", ", allowed.stream().map(Enum::name).toList());
              return InputException.expected(where, "dtype " + names, entry.dtype());
            });
  }

  /**
   * Checks the position of a tensor and returns its shape. Tensors must follow each other without
   * gaps, since the format allows none.
   *
   * @param size the number of bytes of an element
   * @param offset where the previous tensor ends
   * @param maxFloats the largest number of elements that the tensor may have
   */
  private static int[] shape(
      String where, Header.Entry entry, int size, long offset, long maxFloats) {
    long floats = 1;
    for (long dimension : entry.shape()) {
      floats *= dimension;
      if (floats > maxFloats) {
        throw InputException.expected(where, "at most " + maxFloats + " numbers", floats);
      }
    }
    long[] offsets = {offset, offset + size * floats};
    if (!Arrays.equals(entry.offsets(), offsets)) {
      throw InputException.expected(
          where, "data_offsets " + Header.list(offsets), Header.list(entry.offsets()));
    }
    return Arrays.stream(entry.shape()).mapToInt(Math::toIntExact).toArray();
  }

  private static int count(int[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
