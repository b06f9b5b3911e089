package nndl.model;

import static java.util.Comparator.comparingLong;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.storage.Sha256;
import nndl.storage.Storage;
import org.apache.hadoop.fs.Path;

/**
 * The safetensors format, as far as float32 goes: eight bytes with the length of a JSON header, the
 * header, which gives type, shape and place of every tensor, then the numbers, little-endian. A
 * file holds numbers and strings, never code.
 *
 * @param metadata free strings about the file
 * @param tensors by name, in the order of the file
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public record SafeTensors(SortedMap<String, String> metadata, Map<String, Tensor> tensors) {
  private static final int MAX_HEADER_BYTES = 100_000_000; // as all readers of the format have it
  private static final int MAX_FLOATS = Integer.MAX_VALUE - 8; // as an array has them
  private static final int ALIGNMENT = 8;
  private static final int CHUNK_BYTES = 1 << 16;
  private static final String METADATA = "__metadata__";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Numbers in row-major order, as many as the product of {@code shape}. */
  public record Tensor(int[] shape, float[] values) {}

  /** Writes the file; equal tensors and metadata give equal bytes. */
  public void write(OutputStream out) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode strings = header.putObject(METADATA);
    metadata.forEach(strings::put);
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", "F32");
      node.set("shape", JSON.valueToTree(entry.getValue().shape));
      long end = offset + (long) Float.BYTES * entry.getValue().values.length;
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    String text = header.toString();
    int padding = Math.floorMod(-text.getBytes(StandardCharsets.UTF_8).length, ALIGNMENT);
    byte[] bytes = (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    out.write(littleEndian(Long.BYTES).putLong(bytes.length).array());
    out.write(bytes);
    for (Tensor tensor : tensors.values()) {
      writeFloats(out, tensor.values);
    }
  }

  private static void writeFloats(OutputStream out, float[] values) throws IOException {
    ByteBuffer chunk = littleEndian(CHUNK_BYTES);
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
   * Reads a file.
   *
   * @param maxFloats how many numbers a tensor may have at most: no header makes us allocate more
   */
  public static SafeTensors read(Storage storage, Path path, long maxFloats) {
    return read(storage, path, maxFloats, metadata -> {});
  }

  /** The same, where {@code check} may refuse the metadata before any tensor is read. */
  public static SafeTensors read(
      Storage storage, Path path, long maxFloats, Consumer<SortedMap<String, String>> check) {
    try (DataInputStream in = new DataInputStream(storage.open(path))) {
      long length = Long.reverseBytes(in.readLong());
      if (length < 2 || length > MAX_HEADER_BYTES) {
        throw InputException.expected(path, "a header of 2 to 10^8 bytes", length);
      }
      byte[] bytes = in.readNBytes((int) length);
      if (bytes.length < length) {
        throw new EOFException();
      }
      JsonNode header = parse(path, bytes);
      SafeTensors file = new SafeTensors(new TreeMap<>(), new LinkedHashMap<>());
      header
          .path(METADATA)
          .properties()
          .forEach(entry -> file.metadata.put(entry.getKey(), entry.getValue().asText()));
      check.accept(file.metadata);
      long offset = 0;
      for (Map.Entry<String, JsonNode> entry : inFileOrder(header)) {
        Place place =
            Place.of(
                path, entry.getKey(), entry.getValue(), offset, Math.min(maxFloats, MAX_FLOATS));
        file.tensors.put(entry.getKey(), readTensor(in, place));
        offset = place.end;
      }
      if (in.read() >= 0) {
        throw InputException.expected(path, "the end after the last tensor", "more bytes");
      }
      return file;
    } catch (EOFException e) {
      throw new InputException(path + ": expected a whole safetensors file, found its end", e);
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  private static JsonNode parse(Path path, byte[] header) {
    try {
      JsonNode node = JSON.readTree(header);
      if (!node.isObject()) {
        throw InputException.expected(path, "a JSON object as header", node.getNodeType());
      }
      return node;
    } catch (IOException e) {
      throw new InputException(path + ": expected a JSON header, found something else", e);
    }
  }

  private static List<Map.Entry<String, JsonNode>> inFileOrder(JsonNode header) {
    return header.properties().stream()
        .filter(entry -> !entry.getKey().equals(METADATA))
        .sorted(comparingLong(entry -> entry.getValue().path("data_offsets").path(0).asLong()))
        .toList();
  }

  private record Place(int[] shape, int floats, long end) {
    /** Tensors must follow each other without gaps, as all writers of the format lay them. */
    static Place of(Path path, String name, JsonNode node, long offset, long maxFloats) {
      String where = path + ": " + name;
      if (!node.path("dtype").asText().equals("F32")) {
        throw InputException.expected(where, "dtype F32", node.path("dtype").asText("none"));
      }
      JsonNode dimensions = node.path("shape");
      int[] shape = new int[dimensions.size()];
      long floats = 1;
      for (int d = 0; d < shape.length; d++) {
        JsonNode dimension = dimensions.get(d);
        if (!dimension.canConvertToExactIntegral()
            || !dimension.canConvertToInt()
            || dimension.asInt() < 0) {
          throw InputException.expected(where, "a dimension of 0 or more", dimension);
        }
        shape[d] = dimension.asInt();
        floats *= shape[d];
        if (floats > maxFloats) {
          throw InputException.expected(where, "at most " + maxFloats + " numbers", floats);
        }
      }
      JsonNode offsets = node.path("data_offsets");
      long end = offset + Float.BYTES * floats;
      if (offsets.path(0).asLong(-1) != offset || offsets.path(1).asLong(-1) != end) {
        throw InputException.expected(
            where, "data_offsets [%s,%s]".formatted(offset, end), offsets);
      }
      return new Place(shape, (int) floats, end);
    }
  }

  private static Tensor readTensor(DataInputStream in, Place place) throws IOException {
    float[] values = new float[place.floats];
    ByteBuffer chunk = littleEndian(CHUNK_BYTES);
    int most = CHUNK_BYTES / Float.BYTES;
    for (int from = 0; from < values.length; from += most) {
      int count = Math.min(most, values.length - from);
      in.readFully(chunk.array(), 0, count * Float.BYTES);
      chunk.asFloatBuffer().get(values, from, count);
    }
    return new Tensor(place.shape, values);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
