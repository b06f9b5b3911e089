package nndl.model.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import nndl.Slow;
import nndl.model.Model;
import nndl.model.format.JsonStrings;
import nndl.model.format.NumberType;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of NumPy: those that we write, those that it writes, and hostile ones. */
@Slow
class NpzTest {
  private static final String PYTHON = "/usr/bin/python3";
  private static final long MAX_SECONDS = 60;

  @TempDir Path directory;

  @Test
  void isTheSameBytesInEveryTimeZone() throws IOException {
    Model model = InterchangeModels.golden().with(InterchangeModels.transform(3));
    TimeZone here = TimeZone.getDefault();
    try {
      for (String zone : List.of("UTC", "Asia/Tokyo", "America/New_York")) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        assertArrayEquals(InterchangeModels.resource("model.npz"), bytes(model));
      }
    } finally {
      TimeZone.setDefault(here);
    }
  }

  private static byte[] bytes(Model model) throws IOException {
    return InterchangeModels.bytes(out -> NpzFile.write(model.file(), out));
  }

  /** Every array's type, shape and bytes, and the settings. */
  @Test
  void isReadByNumPy() throws Exception {
    assumeTrue(python("import numpy").isEmpty(), "expected Debian's python3-numpy");
    Model model = InterchangeModels.golden().with(InterchangeModels.transform(3)).with("ü", "€");
    Path file = directory.resolve("model.npz");
    Files.write(file, bytes(model));
    List<String> expected = new ArrayList<>();
    model
        .file()
        .tensors()
        .forEach(
            (name, tensor) ->
                expected.add(
                    "%s float32 %s %s"
                        .formatted(name, Arrays.toString(tensor.shape()), crc(tensor))));
    expected.add(JsonStrings.text(model.metadata().strings()));
    String script =
        """
        import json, numpy, sys, zlib
        with numpy.load('FILE') as f:
            assert f.zip.testzip() is None
            for name in f.files[:-1]:
                a = f[name]
                print(name, a.dtype, list(a.shape), zlib.crc32(a.tobytes()))
            text = str(f['metadata'])
            json.loads(text)
            sys.stdout.buffer.write(text.encode())
        """;
    assertEquals(expected, python(script.replace("FILE", file.toString())));
  }

  private static long crc(Tensor tensor) {
    CRC32 crc = new CRC32();
    try {
      crc.update(InterchangeModels.bytes(out -> NumberType.write(out, tensor.values())));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return crc.getValue();
  }

  /** The lines that a script prints; one line of the error if it fails. */
  private List<String> python(String script) throws Exception {
    Path out = directory.resolve("out");
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return List.of("no " + PYTHON);
    }
    Process process =
        new ProcessBuilder(PYTHON, "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertTrue(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS));
    List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
    return process.exitValue() == 0 || !lines.isEmpty() ? lines : List.of("failed");
  }

  /** Written by np.savez and np.savez_compressed, with arrays of other types and orders. */
  @Test
  void ofNumPyIsReadWhateverItsTypesAndOrders() throws IOException {
    Map<String, Tensor> plain = read(InterchangeModels.resource("numpy.npz")).tensors();
    List<NumberType> types = new ArrayList<>();
    Map<String, Tensor> compressed =
        NpzReader.read(
                "FILE",
                new ByteArrayInputStream(InterchangeModels.resource("numpy-compressed.npz")),
                types::add)
            .tensors();
    assertEquals("[0.weight, 0.bias, 2.weight, 2.bias]", plain.keySet().toString());
    assertEquals("[float64, float16, float32, float64]", types.toString());
    float[] weights = {0.5f, -1.5f, 2, 0.25f, 3, -4};
    for (Map<String, Tensor> tensors : List.of(plain, compressed)) {
      assertArrayEquals(new int[] {2, 3}, tensors.get("0.weight").shape());
      assertArrayEquals(weights, tensors.get("0.weight").values());
      assertArrayEquals(new float[] {0.125f, -8}, tensors.get("0.bias").values());
      assertArrayEquals(new float[] {1, 2, 3, 4}, tensors.get("2.weight").values());
      assertArrayEquals(new float[] {5, 6}, tensors.get("2.bias").values());
    }
    SafeTensors named = read(InterchangeModels.resource("numpy.npz"));
    assertEquals(Map.of("activation", "RELU", "ü", "€"), named.metadata());
  }

  private static SafeTensors read(byte[] file) {
    return NpzReader.read("FILE", new ByteArrayInputStream(file), type -> {});
  }

  @Test
  void isReadOrRefusedInALineWhateverItsBytes() throws IOException {
    InterchangeModels.assertNoBytesDoHarm(
        InterchangeModels.resource("model.npz"), in -> NpzReader.read("FILE", in, type -> {}));
    InterchangeModels.assertNoBytesDoHarm(
        InterchangeModels.resource("numpy-compressed.npz"),
        in -> NpzReader.read("FILE", in, type -> {}));
  }

  static Stream<Arguments> hostileFiles() throws IOException {
    byte[] numbers = new byte[24];
    byte[] nan = {0, 0, (byte) 0xc0, 0x7f};
    return Stream.of(
        Arguments.of("empty", new byte[0], "FILE: expected a whole zip file"),
        Arguments.of("text", "no zip file at all".getBytes(StandardCharsets.UTF_8), "a whole zip"),
        Arguments.of("no array", zip("0.weight.txt", numbers), "a NumPy array, *.npy"),
        Arguments.of("no magic", zip("0.weight.npy", numbers), "a NumPy array of version 1 to 3"),
        Arguments.of("short", npy("<f4", new byte[20], 2, 3), "the end of the file"),
        Arguments.of("long", npy("<f4", new byte[28], 2, 3), "the end behind the last element"),
        Arguments.of("announces", npy("<f4", numbers, 20_000, 20_000), "the end of the file"),
        Arguments.of("huge", npy("<f4", numbers, 65536, 65536), "at most 2147483639 elements"),
        Arguments.of("overflow", npy("<f4", numbers, 1 << 30, 1 << 30, 16), "at most 2147483639"),
        Arguments.of("objects", npy("|O", numbers, 2, 3), "type <f4 (float32)"),
        Arguments.of("big-endian", npy(">f4", numbers, 2, 3), "type <f4 (float32)"),
        Arguments.of("whole", npy("<i8", numbers, 3), "type <f4 (float32)"),
        Arguments.of("metadata", zip("metadata.npy", array("<f4", numbers, 6)), "one string"),
        Arguments.of(
            "letters", zip("metadata.npy", array("<U1", new byte[] {0, 0, 0x11, 0})), "Unicode"),
        Arguments.of(
            "no JSON", zip("metadata.npy", array("<U1", new byte[] {'{', 0, 0, 0})), "JSON"),
        Arguments.of(
            "short string",
            zip("metadata.npy", array("<U3", new byte[] {'{', 0, 0, 0, '}', 0, 0, 0})),
            "12 bytes of letters, found 8"),
        Arguments.of("twice", twice(), "metadata.npy: expected one array of this name, found two"),
        Arguments.of("long string", zip("metadata.npy", array("<U999999999", numbers)), "2^27"),
        Arguments.of("NaN", npy("<f4", nan, 1, 1), "finite numbers of float32, found NaN"),
        Arguments.of(
            "name",
            zip("a\nb\u001b[31m.npy", array("<f4", numbers, 6)),
            "in their order, found this"),
        Arguments.of("no UTF-8", withName(npy("<f4", numbers, 6)), "FILE: expected "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileFiles")
  void thatIsHostileIsRefusedInALineAndTakesLittleMemory(String name, byte[] file, String message) {
    assertRefused(file, message);
  }

  /** They have a thousandth of the bytes that they hold. */
  @Test
  void ofZeroesAloneIsRefusedBeforeItFillsTheMemory() throws IOException {
    byte[] numbers = new byte[60_000_000];
    assertRefused(npy("<f4", numbers, 5_000, 3_000), "at most 100 times the bytes of the file");
    assertRefused(zip("metadata.npy", array("<U15000000", numbers)), "at most 100 times the bytes");
  }

  private static void assertRefused(byte[] file, String message) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String found = InterchangeModels.refusal(file, in -> NpzReader.read("FILE", in, type -> {}));
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(found.contains(message), found);
    assertTrue(bytes < 64_000_000, bytes + " bytes");
  }

  private static byte[] npy(String type, byte[] numbers, int... shape) throws IOException {
    return zip("0.weight.npy", array(type, numbers, shape));
  }

  private static byte[] array(String type, byte[] elements, int... shape) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(NpyHeader.of(type, shape).bytes());
    bytes.writeBytes(elements);
    return bytes.toByteArray();
  }

  /** Compressed, with one entry. */
  private static byte[] zip(String name, byte[] content) throws IOException {
    return InterchangeModels.bytes(
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          zip.putNextEntry(new ZipEntry(name));
          zip.write(content);
          zip.finish();
        });
  }

  /** Two entries of one name, which no library writes. */
  private static byte[] twice() throws IOException {
    byte[] array = array("<U2", new byte[] {'{', 0, 0, 0, '}', 0, 0, 0});
    byte[] file =
        InterchangeModels.bytes(
            out -> {
              ZipOutputStream zip = new ZipOutputStream(out);
              for (String name : List.of("metadata.npy", "metadatb.npy")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(array);
              }
              zip.finish();
            });
    String text = new String(file, StandardCharsets.ISO_8859_1);
    return text.replace("metadatb", "metadata").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The same file with a name that is no UTF-8. */
  private static byte[] withName(byte[] file) {
    byte[] bytes = file.clone();
    bytes[30] = (byte) 0xff; // the name begins behind 30 bytes
    return bytes;
  }
}
