package nndl.data;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.packed.PackedSamples;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.SparseRows;

/**
 * Any bytes either are samples or give one line that says why not: never another exception, a long
 * wait, or more memory than the content justifies.
 */
@Slow
class AnyInputTest {
  private static final TestImages GOOD = TestImages.random(5, 3, 4, 10, 0.5, 1);
  private static final int INPUTS = 12;
  private static final int[] INPUTS_MAGIC = {
    0x00000803, 0x00000804, 0x00000d02, 0x00000d03, 0x00000d04, 0x00000e02, 0x00000e03, 0x00000e04
  };
  private static final long MAX_BYTES = 24 << 20; // buffers, whatever a header says
  private static final Duration MAX_TIME = Duration.ofSeconds(20);
  private static final Storage STORAGE = Fixtures.storage();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static Path directory;
  private static int files;

  @BeforeContainer
  static void createDirectory() throws IOException {
    directory = Files.createTempDirectory("nndl-any-input");
    SampleSet warm =
        Fixtures.sampleSet(
            write(TestImages.gzip(GOOD.imagesFile())).toString(),
            write(GOOD.labelsFile()).toString(),
            BadInput.options(Format.IDX, null),
            INPUTS);
    Fixtures.loader().load(new SampleRange(warm, 0, 5)); // the first time classes are loaded too
  }

  @AfterContainer
  static void deleteDirectory() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** How some bytes are wrapped. */
  private enum Wrapping {
    PLAIN,
    GZIP,
    CUT_GZIP
  }

  /** A piece of a file that is put in place of another. */
  private record Edit(int position, int removed, byte[] added) {
    byte[] in(byte[] content) {
      int from = Math.min(position, content.length);
      int to = Math.min(content.length, from + removed);
      byte[] result = new byte[from + added.length + content.length - to];
      System.arraycopy(content, 0, result, 0, from);
      System.arraycopy(added, 0, result, from, added.length);
      System.arraycopy(content, to, result, from + added.length, content.length - to);
      return result;
    }
  }

  @Property(tries = 1000, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void damagedImagesAreSamplesOrOneLine(
      @ForAll("edits") List<Edit> ofImages,
      @ForAll("edits") List<Edit> ofLabels,
      @ForAll Wrapping wrapping)
      throws IOException {
    Path images = write(wrap(edited(GOOD.imagesFile(), ofImages), wrapping));
    Path labels = write(edited(GOOD.labelsFile(), ofLabels));
    load(images.toString(), labels.toString(), Format.IDX, null);
  }

  /** A header whose every number is anything, over any content. */
  @Property(tries = 1000, seed = "2", edgeCases = EdgeCasesMode.NONE)
  void headersOfAnyNumbersAreSamplesOrOneLine(
      @ForAll("numbers") List<Integer> header,
      @ForAll("numbers") List<Integer> ofLabels,
      @ForAll @IntRange(max = 60) int more,
      @ForAll Wrapping wrapping)
      throws IOException {
    Path images =
        write(wrap(file(INPUTS_MAGIC[more % INPUTS_MAGIC.length], header, more), wrapping));
    Path labels =
        write(wrap(file(more % 3 == 0 ? 0x00000b01 : 0x00000801, ofLabels, more), wrapping));
    load(images.toString(), labels.toString(), Format.IDX, null);
  }

  @Property(tries = 1000, seed = "3", edgeCases = EdgeCasesMode.NONE)
  void damagedLinesAreSamplesOrOneLine(
      @ForAll("edits") List<Edit> edits,
      @ForAll("textFormats") Format format,
      @ForAll Wrapping wrapping,
      @ForAll("scales") Float scale)
      throws IOException {
    String good = format == Format.CSV ? GOOD.csv(false) : GOOD.libsvm();
    byte[] content = edited(good.getBytes(StandardCharsets.US_ASCII), edits);
    loadText(content, wrapping, format, scale);
  }

  @Property(tries = 1000, seed = "4", edgeCases = EdgeCasesMode.NONE)
  void textOfAnyKindIsSamplesOrOneLine(
      @ForAll("texts") String text,
      @ForAll("textFormats") Format format,
      @ForAll Wrapping wrapping,
      @ForAll("scales") Float scale)
      throws IOException {
    loadText(text.getBytes(StandardCharsets.ISO_8859_1), wrapping, format, scale);
  }

  /** Lines that are almost right, which get far in the parser. */
  @Property(tries = 1000, seed = "6", edgeCases = EdgeCasesMode.NONE)
  void linesOfAnyWordsAreSamplesOrOneLine(
      @ForAll("csvLines") String csv,
      @ForAll("libsvmLines") String libsvm,
      @ForAll("scales") Float scale)
      throws IOException {
    loadText(csv.getBytes(StandardCharsets.US_ASCII), Wrapping.PLAIN, Format.CSV, scale);
    loadText(libsvm.getBytes(StandardCharsets.US_ASCII), Wrapping.PLAIN, Format.LIBSVM, scale);
  }

  @Property(tries = 500, seed = "5")
  void numbersAreReadAsJavaReadsThem(
      @ForAll("rows") List<List<Float>> rows, @ForAll("textFormats") Format format)
      throws IOException {
    String text = rows.stream().map(row -> line(row, format)).collect(joining("\n"));
    PackedSamples samples =
        load(write(text.getBytes(StandardCharsets.US_ASCII)).toString(), null, format, 1f);
    assertEquals(rows.size(), samples.count());
    for (int i = 0; i < rows.size(); i++) {
      float[] inputs = new float[INPUTS];
      SparseRows read = Fixtures.inputs(samples, i, i + 1);
      for (int e = 0; e < read.start(1); e++) {
        inputs[read.column()[e]] = read.value()[e];
      }
      for (int k = 0; k < INPUTS; k++) {
        assertEquals(rows.get(i).get(k) + 0f, inputs[k]); // -0 is 0
      }
    }
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    Arbitrary<byte[]> added =
        Arbitraries.oneOf(
            Arbitraries.bytes().array(byte[].class).ofMaxSize(6),
            Arbitraries.of(
                    ",",
                    "\n",
                    "\r\n",
                    ":",
                    " ",
                    "-",
                    "1e9",
                    ".",
                    "\n\n",
                    " 13:1",
                    "\n3 9:1 99:1",
                    "NaN")
                .map(text -> text.getBytes(StandardCharsets.US_ASCII)));
    return Combinators.combine(
            Arbitraries.integers().between(0, 250), Arbitraries.integers().between(0, 20), added)
        .as(Edit::new)
        .list()
        .ofMinSize(0)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<Integer>> numbers() {
    return Arbitraries.oneOf(
            Arbitraries.integers(),
            Arbitraries.integers().between(-1, 5),
            Arbitraries.of(1 << 10, 1 << 11, 1 << 16, 1 << 22, 1 << 30, Integer.MAX_VALUE))
        .list()
        .ofMinSize(0)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<Format> textFormats() {
    return Arbitraries.of(Format.CSV, Format.LIBSVM);
  }

  @Provide
  Arbitrary<Float> scales() {
    return Arbitraries.of(1f, 255f, 1e-30f).injectNull(0.3);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> words =
        Arbitraries.of(
            "0",
            "1",
            "7",
            "12",
            "255",
            "256",
            "0.5",
            "-1",
            "1e3",
            "1e",
            "+",
            "NaN",
            ",",
            ",",
            ":",
            " 1:2",
            " 13:1",
            "\n3 12:1",
            " 2:0.5",
            "3:",
            " ",
            "\t",
            "\n",
            "\n",
            "\r\n",
            "\u00ef\u00bb\u00bf",
            "\u0000",
            "x");
    return words.list().ofMaxSize(40).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> csvLines() {
    Arbitrary<String> fields =
        Arbitraries.oneOf(
            Arbitraries.of("0", "7", "255"), Arbitraries.of("0.5", "-1", "256", "x", "", " 3 "));
    return lines(fields, ",", 2, 3);
  }

  @Provide
  Arbitrary<String> libsvmLines() {
    return lines(
        Arbitraries.of("1:2", "2:0.5", "5:0", "11:7", "12:255", "12:256", "13:1", "0:1", "9:x"),
        " ",
        0,
        2);
  }

  private static Arbitrary<String> lines(
      Arbitrary<String> words, String between, int fewest, int most) {
    Arbitrary<String> labels =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.of("0", "3", "255")),
            Tuple.of(1, Arbitraries.of("256", "-1", "x")));
    return Combinators.combine(labels, words.list().ofMinSize(fewest).ofMaxSize(most))
        .as((label, others) -> label + others.stream().map(w -> between + w).collect(joining()))
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(list -> String.join("\n", list));
  }

  @Provide
  Arbitrary<List<List<Float>>> rows() {
    return Arbitraries.oneOf(
            Arbitraries.just(0f),
            Arbitraries.integers().between(-300, 300).map(i -> (float) i),
            Arbitraries.floats().between(-InputOptions.LARGEST_INPUT, InputOptions.LARGEST_INPUT))
        .list()
        .ofSize(INPUTS)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  private static String line(List<Float> row, Format format) {
    StringBuilder line = new StringBuilder("3");
    for (int k = 0; k < row.size(); k++) {
      if (format == Format.CSV) {
        line.append(',').append(row.get(k));
      } else if (row.get(k) != 0) {
        line.append(' ').append(k + 1).append(':').append(row.get(k));
      }
    }
    return line.toString();
  }

  /** Every line gives a sample, except the header and empty lines at the end. */
  private static void loadText(byte[] content, Wrapping wrapping, Format format, Float scale)
      throws IOException {
    PackedSamples samples = load(write(wrap(content, wrapping)).toString(), null, format, scale);
    if (samples != null) {
      String text = new String(content, StandardCharsets.ISO_8859_1);
      String end = text.replaceFirst("(\r?\n)*\r?$", "");
      long expected = end.chars().filter(c -> c == '\n').count() + 1;
      assertTrue(
          samples.count() == expected || (format == Format.CSV && samples.count() == expected - 1),
          samples.count() + " samples of " + expected + " lines");
    }
  }

  /** The samples, or null if there is one line that says why not. */
  private static PackedSamples load(String samples, String labels, Format format, Float scale) {
    return assertTimeoutPreemptively(
        MAX_TIME,
        () -> {
          long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
          PackedSamples loaded = null;
          try {
            SampleSet set =
                SampleSet.open(
                    STORAGE,
                    InputFiles.of(STORAGE, samples),
                    labels == null ? null : InputFiles.of(STORAGE, labels),
                    BadInput.options(format, scale),
                    INPUTS);
            loaded = new SampleLoader(STORAGE).load(set.all());
          } catch (InputException e) {
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
            assertTrue(e.getMessage().matches(".*: expected .*, found .*"), e.getMessage());
            assertTrue(e.getMessage().contains(directory.toString()), e.getMessage());
          }
          for (int i = 0; loaded != null && i < loaded.count(); i++) {
            SparseRows row = Fixtures.inputs(loaded, i, i + 1);
            int entries = row.start(1);
            assertTrue(
                entries == 0 || format != Format.LIBSVM || row.column()[entries - 1] < INPUTS);
          }
          long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
          assertTrue(bytes < MAX_BYTES, bytes + " bytes");
          return loaded;
        });
  }

  private static byte[] edited(byte[] content, List<Edit> edits) {
    byte[] result = content;
    for (Edit edit : edits) {
      result = edit.in(result);
    }
    return result;
  }

  private static byte[] file(int magic, List<Integer> numbers, int more) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * numbers.size() + more);
    bytes.putInt(magic);
    numbers.forEach(bytes::putInt);
    return bytes.array();
  }

  private static byte[] wrap(byte[] content, Wrapping wrapping) {
    byte[] gzip = TestImages.gzip(content);
    return switch (wrapping) {
      case PLAIN -> content;
      case GZIP -> gzip;
      case CUT_GZIP -> Arrays.copyOf(gzip, gzip.length - 1 - content.length % 12);
    };
  }

  /**
   * Each file has a name of its own, since a JVM keeps what it has read of compressed files. Few
   * are in one directory, since a reader looks at the names there.
   */
  private static Path write(byte[] content) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("folder-" + files / 100));
    return Files.write(folder.resolve("file-" + files++), content);
  }
}
