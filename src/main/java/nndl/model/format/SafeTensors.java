package nndl.model.format;

import static java.util.Comparator.comparingLong;

import java.io.DataInputStream;
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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.storage.Sha256;

/**
 * The safetensors format, as far as float32 and int8 go: eight bytes with the length of a JSON
 * header, the header, which gives type, shape and place of every tensor, then the numbers,
 * little-endian. A file holds numbers and strings, never code.
 *
 * @param metadata free strings about the file
 * @param tensors those of float32 by name, in the order of the file
 * @param bytes those of int8, which are written behind the others
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public record SafeTensors(
    SortedMap<String, String> metadata, Map<String, Tensor> tensors, Map<String, Int8> bytes) {
  static final int MAX_HEADER_BYTES = 100_000_000; // as all readers of the format have it
  private static final int MAX_FLOATS = Integer.MAX_VALUE - 8; // as an array has them
  private static final int MAX_FLOATS_AT_FIRST = 1 << 20; // a multiple of a chunk
  private static final int ALIGNMENT = 8;
  private static final int CHUNK_BYTES = 1 << 16;

  /** Numbers in row-major order, as many as the product of {@code shape}. */
  public record Tensor(int[] shape, float[] values) {}

  /** The same of whole numbers from -128 to 127. */
  public record Int8(int[] shape, byte[] values) {}

  /** A file of float32 alone. */
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
      writeFloats(out, tensor.values);
    }
    for (Int8 tensor : bytes.values()) {
      out.write(tensor.values);
    }
  }

  private Header header() {
    Map<String, Header.Entry> entries = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      long end = offset + (long) Float.BYTES * entry.getValue().values.length;
      entries.put(entry.getKey(), entry(Header.F32, entry.getValue().shape, offset, end));
      offset = end;
    }
    for (Map.Entry<String, Int8> entry : bytes.entrySet()) {
      long end = offset + entry.getValue().values.length;
      entries.put(entry.getKey(), entry(Header.I8, entry.getValue().shape, offset, end));
      offset = end;
    }
    return new Header(metadata, entries);
  }

  private static Header.Entry entry(String dtype, int[] shape, long from, long to) {
    return new Header.Entry(
        dtype, Arrays.stream(shape).asLongStream().toArray(), new long[] {from, to});
  }

  private static void writeFloats(OutputStream out, float[] values) throws IOException {
    ByteBuffer chunk = littleEndian(new byte[CHUNK_BYTES]);
    int most = CHUNK_BYTES / Float.BYTES;
    for (int from = 0; from < values.length; from += most) {
      int count = Math.min(most, values.length - from);
      chunk.asFloatBuffer().put(values, from, count);
      out.write(chunk.array(), 0, count * Float.BYTES);
    }
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
   * Reads a file of float32 alone to its end; the caller closes it.
   *
   * @param place the file's name, for error messages
   * @param maxFloats how many numbers a tensor may have at most
   */
  public static SafeTensors read(Object place, InputStream in, long maxFloats) {
    return read(place, in, maxFloats, List.of(Header.F32), metadata -> {});
  }

  /**
   * Reads a file that may have int8 too.
   *
   * @param maxNumbers how many numbers a tensor may have at most
   * @param check may refuse the metadata before any tensor is read
   */
  public static SafeTensors read(
      Object place, InputStream in, long maxNumbers, Consumer<SortedMap<String, String>> check) {
    return read(place, in, maxNumbers, List.of(Header.F32, Header.I8), check);
  }

  private static SafeTensors read(
      Object place,
      InputStream in,
      long maxNumbers,
      List<String> dtypes,
      Consumer<SortedMap<String, String>> check) {
    try {
      Header header = Header.parse(place, readHeader(place, in));
      check.accept(header.metadata());
      SafeTensors file =
          new SafeTensors(header.metadata(), new LinkedHashMap<>(), new LinkedHashMap<>());
      long offset = 0;
      for (Map.Entry<String, Header.Entry> entry : inFileOrder(header)) {
        String where = place + ": " + entry.getKey();
        long most = Math.min(maxNumbers, MAX_FLOATS);
        int[] shape = shape(where, entry.getValue(), dtypes, offset, most);
        if (entry.getValue().dtype().equals(Header.F32)) {
          file.tensors.put(entry.getKey(), readTensor(in, shape));
        } else {
          file.bytes.put(entry.getKey(), new Int8(shape, readFully(in, count(shape))));
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
    long length = littleEndian(readFully(in, Long.BYTES)).getLong();
    if (length < 2 || length > MAX_HEADER_BYTES) {
      throw InputException.expected(place, "a header of 2 to 10^8 bytes", length);
    }
    return readFully(in, (int) length);
  }

  /** Takes memory as bytes come, not as they are announced. */
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

  /** Tensors must follow each other without gaps, as all writers of the format lay them. */
  private static int[] shape(
      String where, Header.Entry entry, List<String> dtypes, long offset, long maxNumbers) {
    if (!dtypes.contains(entry.dtype())) {
      throw InputException.expected(where, "dtype " + String.join(" or ", dtypes), entry.dtype());
    }
    long numbers = 1;
    for (long dimension : entry.shape()) {
      numbers *= dimension;
      if (numbers > maxNumbers) {
        throw InputException.expected(where, "at most " + maxNumbers + " numbers", numbers);
      }
    }
    int size = entry.dtype().equals(Header.F32) ? Float.BYTES : Byte.BYTES;
    long[] offsets = {offset, offset + size * numbers};
    if (!Arrays.equals(entry.offsets(), offsets)) {
      throw InputException.expected(
          where, "data_offsets " + Header.list(offsets), Header.list(entry.offsets()));
    }
    return Arrays.stream(entry.shape()).mapToInt(Math::toIntExact).toArray();
  }

  /** Memory is taken as numbers come: a header may announce more than its file holds. */
  private static Tensor readTensor(InputStream in, int[] shape) throws IOException {
    int count = count(shape);
    float[] values = new float[Math.min(count, MAX_FLOATS_AT_FIRST)];
    DataInputStream data = new DataInputStream(in);
    ByteBuffer chunk = littleEndian(new byte[CHUNK_BYTES]);
    int most = CHUNK_BYTES / Float.BYTES;
    for (int from = 0, floats; from < count; from += floats) {
      floats = Math.min(most, count - from);
      if (from + floats > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
      }
      data.readFully(chunk.array(), 0, floats * Float.BYTES);
      chunk.asFloatBuffer().get(values, from, floats);
    }
    return new Tensor(shape, values);
  }

  private static int count(int[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
