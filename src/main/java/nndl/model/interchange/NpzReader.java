package nndl.model.interchange;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import nndl.error.InputException;
import nndl.model.format.JsonStrings;
import nndl.model.format.NumberType;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Tensor;

/**
 * Reads files in NumPy's format NPZ, compressed or not, as {@code np.savez} and {@link NpzFile}
 * write them. Memory for elements is allocated while they are read. The decompressed bytes are
 * limited to one megabyte plus {@value #MAX_RATIO} times the bytes of the file that have been read,
 * so that a small file cannot fill the memory.
 */
public final class NpzReader {
  private static final int MAX_RATIO = 100;
  private static final int FREE_BYTES = 1 << 20;
  private static final int MAX_LETTERS = 1 << 27;

  private static final Map<String, NumberType> TYPES =
      Map.of("<f2", NumberType.F16, "<f4", NumberType.F32, "<f8", NumberType.F64);

  private final Object place;
  private final ZipTail file;
  private final Consumer<NumberType> types;
  private final SortedMap<String, String> metadata = new TreeMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private long inflated;

  private NpzReader(Object place, InputStream in, Consumer<NumberType> types) {
    this.place = place;
    this.file = new ZipTail(in);
    this.types = types;
  }

  /**
   * Reads a file up to the end of the stream. The caller closes the stream.
   *
   * @param place the file's name, for error messages
   * @param types receives the type of each tensor
   */
  public static SafeTensors read(Object place, InputStream in, Consumer<NumberType> types) {
    NpzReader reader = new NpzReader(place, in, types);
    try {
      reader.readEntries();
    } catch (IOException e) {
      throw InputException.unreadable(place, e);
    } catch (IllegalArgumentException e) {
      throw new InputException(place + ": expected names in UTF-8, found others", e);
    }
    return new SafeTensors(reader.metadata, reader.tensors);
  }

  private void readEntries() throws IOException {
    ZipInputStream zip = new ZipInputStream(file);
    InputStream elements = new Inflated(zip);
    int count = 0;
    for (ZipEntry entry; (entry = zip.getNextEntry()) != null; count++) {
      String where = place + ": " + entry.getName();
      if (!entry.getName().endsWith(NpzFile.EXTENSION)) {
        throw InputException.expected(where, "a NumPy array, *.npy", "another file");
      }
      readArray(where, name(entry), elements);
      if (elements.read() >= 0) {
        throw InputException.expected(where, "the end behind the last element", "more bytes");
      }
    }
    if (!file.endsAfter(count)) {
      String found = "one without the end that %s arrays have".formatted(count);
      throw InputException.expected(
          place, "a whole zip file of NumPy arrays", count == 0 ? "another file" : found);
    }
  }

  private static String name(ZipEntry entry) {
    String file = entry.getName();
    return file.substring(0, file.length() - NpzFile.EXTENSION.length());
  }

  private void readArray(String where, String name, InputStream elements) throws IOException {
    if (!names.add(name)) {
      throw InputException.expected(where, "one array of this name", "two");
    }
    NpyHeader header = NpyHeader.read(where, elements);
    if (name.equals(NpzFile.METADATA)) {
      metadata.putAll(JsonStrings.of(where, text(where, header, elements)));
      return;
    }
    NumberType type = TYPES.get(header.type());
    if (type == null) {
      throw InputException.expected(
          where, "type <f4 (float32), <f2 (float16) or <f8 (float64)", header.type());
    }
    float[] values = type.read(elements, header.count(where, NumberType.MAX_COUNT));
    tensors.put(name, tensor(header, values));
    types.accept(type);
  }

  /** Returns the tensor of an array. A matrix that is stored by columns is reordered by rows. */
  private static Tensor tensor(NpyHeader header, float[] values) {
    if (!header.byColumns() || header.shape().length != 2) {
      return new Tensor(header.shape(), values);
    }
    int rows = header.shape()[0];
    int columns = header.shape()[1];
    float[] ordered = new float[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        ordered[i * columns + j] = values[j * rows + i];
      }
    }
    return new Tensor(header.shape(), ordered);
  }

  /** Returns the only string of an array. */
  private static String text(String where, NpyHeader header, InputStream elements)
      throws IOException {
    if (!header.type().matches(NpzFile.LETTERS + "[0-9]{1,9}") || header.shape().length > 0) {
      throw InputException.expected(where, "one string, as <U123", header.type());
    }
    int letters = Integer.parseInt(header.type().substring(NpzFile.LETTERS.length()));
    if (letters > MAX_LETTERS) {
      throw InputException.expected(where, "a string of at most 2^27 letters", letters);
    }
    byte[] read = elements.readNBytes(Integer.BYTES * letters);
    if (read.length < Integer.BYTES * letters) {
      throw InputException.expected(
          where, "%s bytes of letters".formatted(Integer.BYTES * letters), read.length);
    }
    ByteBuffer bytes = ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder text = new StringBuilder();
    while (bytes.hasRemaining()) {
      int letter = bytes.getInt();
      if (!Character.isValidCodePoint(letter)) {
        throw InputException.expected(where, "letters of Unicode", letter);
      }
      text.appendCodePoint(letter);
    }
    return text.toString();
  }

  /**
   * The decompressed content of the zip file. Reading fails if it exceeds the limit of {@link
   * NpzReader}.
   */
  private final class Inflated extends FilterInputStream {
    Inflated(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = in.read(bytes, from, length);
      inflated += Math.max(0, read);
      if (inflated > FREE_BYTES + MAX_RATIO * file.count()) {
        throw InputException.expected(
            place, "at most %s times the bytes of the file".formatted(MAX_RATIO), "more");
      }
      return read;
    }
  }
}
