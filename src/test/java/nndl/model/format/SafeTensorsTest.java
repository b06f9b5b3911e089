package nndl.model.format;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.error.InputException;
import nndl.model.format.SafeTensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Slow
class SafeTensorsTest {
  private static final String ONE_TENSOR = "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}";

  private static final Path PLACE = Path.of("/models/model.safetensors");
  private static final int FUZZED = 1_000;
  private static final byte[] LETTERS = "{}[]\",:0-9 \u00ff".getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void comeBackAsTheyWereWritten() throws IOException {
    SafeTensors written = tensors();
    SafeTensors found = read(bytes(written), 6);
    assertEquals(written.metadata(), found.metadata());
    assertEquals("[wide, none, scalar]", found.tensors().keySet().toString());
    written
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertArrayEquals(tensor.shape(), found.tensors().get(name).shape());
              assertArrayEquals(tensor.values(), found.tensors().get(name).values());
            });
  }

  @Test
  void areTheSameBytesEveryTimeAndBeginTheirNumbersAtAMultipleOfEight() throws IOException {
    byte[] bytes = bytes(tensors());
    assertArrayEquals(bytes, bytes(tensors()));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long header = file.getLong();
    assertEquals(0, header % 8);
    assertEquals('{', file.get());
    assertEquals(bytes.length, 8 + header + 4 * 7);
    assertEquals(1.5f, file.getFloat(8 + (int) header));
  }

  @Test
  void haveAHeaderOfCompactJson() throws IOException {
    String header =
        "{'__metadata__':{'name':'\\'ü\\n','sizes':'2,3'},"
            + "'wide':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]},"
            + "'none':{'dtype':'F32','shape':[3,0],'data_offsets':[24,24]},"
            + "'scalar':{'dtype':'F32','shape':[],'data_offsets':[24,28]}}";
    byte[] bytes = bytes(tensors());
    String found = new String(bytes, 8, bytes.length - 8 - 4 * 7, StandardCharsets.UTF_8);
    assertEquals(header.replace('\'', '"'), found.stripTrailing());
  }

  /** The header announces 400 MB. */
  @Test
  void takeMemoryAsNumbersComeNotAsTheyAreAnnounced() {
    byte[] file = file("{'x':{'dtype':'F32','shape':[100000000],'data_offsets':[0,400000000]}}", 8);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String error = refusal(() -> read(file, Long.MAX_VALUE));
    assertTrue(error.endsWith("found its end"), error);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < 16_000_000, bytes + " bytes");
  }

  /** As a record of many epochs and classes is. */
  @Test
  void comeBackWithAStringOfManyMegabytes() throws IOException {
    String record = "x".repeat(21_000_000);
    TreeMap<String, String> metadata = new TreeMap<>(Map.of("record", record));
    SafeTensors found = read(bytes(new SafeTensors(metadata, Map.of())), 0);
    assertEquals(record, found.metadata().get("record"));
  }

  @Test
  void areNotWrittenWithAHeaderThatNoReaderTakes() {
    TreeMap<String, String> metadata = new TreeMap<>(Map.of("record", "x".repeat(100_000_000)));
    SafeTensors file = new SafeTensors(metadata, Map.of());
    assertThrows(IOException.class, () -> file.write(OutputStream.nullOutputStream()));
  }

  @Test
  void comeBackHoweverLongTheyAre() throws IOException {
    float[] numbers = new float[2_500_000]; // more than memory is taken for at first
    numbers[numbers.length - 1] = 7;
    Tensor tensor = new Tensor(new int[] {numbers.length}, numbers);
    SafeTensors found =
        read(bytes(new SafeTensors(new TreeMap<>(), Map.of("x", tensor))), Long.MAX_VALUE);
    assertArrayEquals(numbers, found.tensors().get("x").values());
  }

  @Test
  void ofAnotherWriterMayStandInAnyOrderInTheHeader() {
    SafeTensors found =
        read(
            file(
                "{'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]},"
                    + "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}  ",
                8),
            1);
    assertEquals("[a, b]", found.tensors().keySet().toString());
  }

  static Stream<Arguments> malformedFiles() {
    byte[] good = file(ONE_TENSOR, 8);
    return Stream.of(
        Arguments.of("empty", new byte[0], "a whole safetensors file, found its end"),
        Arguments.of("no header", header(100, "{}"), "a whole safetensors file, found its end"),
        Arguments.of(
            "a README",
            "# nndl\n\ntrains feed-forward networks".getBytes(StandardCharsets.UTF_8),
            "a safetensors file, found text that begins with '# nndl'"),
        Arguments.of(
            "text in UTF-8",
            "\u00c4rger\r\nund so weiter".getBytes(StandardCharsets.UTF_8),
            "a safetensors file, found text that begins with '\u00c4rger'"),
        Arguments.of(
            "length 0",
            header(0, ""),
            "a safetensors file, with a header of 2 to 10^8 bytes, found 0"),
        Arguments.of(
            "length -1",
            header(-1, "{}"),
            "a safetensors file, with a header of 2 to 10^8 bytes, found -1"),
        Arguments.of(
            "huge header",
            header(1L << 40, "{}"),
            "a safetensors file, with a header of 2 to 10^8 bytes, found 1099511627776"),
        Arguments.of("not JSON", file("{'x':", 0), "a JSON header, found something else"),
        Arguments.of("more than JSON", file("{} {}", 0), "a JSON header, found something else"),
        Arguments.of("twice", file("{'x':{},'x':{}}", 0), "a JSON header, found something else"),
        Arguments.of(
            "UTF-16", file("\0{\0}", 0), "a JSON header in UTF-8, found a zero, as UTF-16 has"),
        Arguments.of("metadata", file("{'__metadata__':[]}", 0), "an object of strings, found ["),
        Arguments.of(
            "no string", file("{'__metadata__':{'a':1}}", 0), "a: expected a string, found 1"),
        Arguments.of("blank", file("    ", 0), "a JSON object as header, found nothing"),
        Arguments.of("a list", file("[1]", 0), "a JSON object as header, found ["),
        Arguments.of("dtype", replaced("F32", "F64"), "dtype F32, found F64"),
        Arguments.of("no dtype", replaced("dtype", "type"), "dtype F32, found none"),
        Arguments.of("offsets", replaced("[0,8]", "[0,4]"), "data_offsets [0,8], found [0,4]"),
        Arguments.of("gap", replaced("[0,8]", "[4,12]"), "data_offsets [0,8], found [4,12]"),
        Arguments.of("negative", replaced("[2]", "[-2]"), "a dimension of 0 or more, found -2"),
        Arguments.of("fraction", replaced("[2]", "[2.5]"), "a dimension of 0 or more, found 2.5"),
        Arguments.of("text", replaced("[2]", "['2']"), "a dimension of 0 or more, found \"2\""),
        Arguments.of("no shape", replaced("[2]", "2"), "data_offsets [0,4], found [0,8]"),
        Arguments.of(
            "huge", replaced("[2]", "[65536,65536,65536,65536]"), "at most 4 numbers, found 65536"),
        Arguments.of("more", replaced("[2]", "[5]"), "at most 4 numbers, found 5"),
        Arguments.of("truncated", Arrays.copyOf(good, good.length - 1), "its end"),
        Arguments.of(
            "trailing",
            Arrays.copyOf(good, good.length + 1),
            "the end after the last tensor, found more bytes"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformedFiles")
  void tellOfAMalformedFileInOneLine(String name, byte[] content, String message) {
    String error = refusal(() -> read(content, 4));
    assertTrue(error.startsWith(PLACE + ": "), error);
    assertTrue(error.endsWith(message), error);
    assertEquals(1, error.lines().count());
  }

  /** Bytes of the header changed, or of the length before it, and the file cut short at times. */
  @Test
  void areReadOrRefusedWhateverTheBytes() throws IOException {
    byte[] good = bytes(tensors());
    int header = good.length - 7 * Float.BYTES;
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < FUZZED; i++) {
      byte[] bytes = Arrays.copyOf(good, good.length - (i % 8 == 0 ? random.nextInt(header) : 0));
      for (int change = 1 + random.nextInt(2); change > 0; change--) {
        bytes[random.nextInt(Math.min(header, bytes.length))] = LETTERS[random.nextInt(12)];
      }
      try {
        read(bytes, 6);
      } catch (InputException e) {
        refused++; // and nothing but this is thrown
      }
    }
    assertEquals(0.8, (double) refused / FUZZED, 0.15);
  }

  @Test
  void areRefusedWithAHeaderAsDeepAsItIsLong() {
    String deep = "{'x':" + "[".repeat(1_000_000);
    String error = refusal(() -> read(file(deep, 0), 4));
    assertTrue(error.endsWith("a JSON header, found something else"));
  }

  private static SafeTensors tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    float[] numbers = {1.5f, -0f, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 1e30f};
    tensors.put("wide", new Tensor(new int[] {2, 3}, numbers));
    tensors.put("none", new Tensor(new int[] {3, 0}, new float[0]));
    tensors.put("scalar", new Tensor(new int[0], new float[] {7}));
    return new SafeTensors(new TreeMap<>(Map.of("sizes", "2,3", "name", "\"ü\n")), tensors);
  }

  private static byte[] bytes(SafeTensors tensors) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    tensors.write(out);
    return out.toByteArray();
  }

  private SafeTensors read(byte[] content, long maxFloats) {
    return SafeTensors.read(PLACE, new ByteArrayInputStream(content), maxFloats);
  }

  private static byte[] replaced(String part, String by) {
    return file(ONE_TENSOR.replace(part, by), 8);
  }

  /** A file with this header, single quotes for double ones, and so many bytes of numbers. */
  private static byte[] file(String header, int dataBytes) {
    byte[] start = header(header.length(), header);
    return Arrays.copyOf(start, start.length + dataBytes);
  }

  private static byte[] header(long length, String header) {
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(8 + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(text)
        .array();
  }
}
