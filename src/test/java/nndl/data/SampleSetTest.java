package nndl.data;

import static nndl.data.format.InputOptions.Header.AUTO;
import static nndl.data.format.InputOptions.Label.FIRST;
import static nndl.data.format.InputOptions.Label.LAST;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.data.format.InputOptions;
import nndl.data.packed.FloatSamples;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleHash;
import nndl.data.packed.Samples;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Slow
class SampleSetTest {
  /** More samples than a text file has marks, so that some lie between them. */
  private static final TestImages IMAGES = TestImages.random(300, 4, 5, 10, 0.4, 1);

  private static final InputOptions DEFAULTS = InputOptions.defaults();

  @TempDir Path directory;

  /** A way to write {@link #IMAGES}. */
  private record Written(String name, String text, InputOptions options) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Written> texts() {
    String names = "label,pixel0" + ",pixel".repeat(19) + "\n";
    String csv = IMAGES.csv(false);
    InputOptions no = new InputOptions(null, FIRST, InputOptions.Header.NO, null);
    InputOptions yes = new InputOptions(null, FIRST, InputOptions.Header.YES, null);
    InputOptions last = new InputOptions(null, LAST, AUTO, null);
    return Stream.of(
        new Written("a.csv", csv, DEFAULTS),
        new Written("header.csv", names + csv, DEFAULTS),
        new Written("no-header.csv", csv, no),
        new Written("header-of-numbers.csv", "0" + ",1".repeat(20) + "\n" + csv, yes),
        new Written("label-last.csv", IMAGES.csv(true), last),
        new Written("header-label-last.csv", names + IMAGES.csv(true), last),
        new Written("csv-by-content", csv, DEFAULTS),
        new Written("mark.csv", "\ufeff" + csv, DEFAULTS),
        new Written("mark-header.csv", "\ufeff" + names + csv, DEFAULTS),
        new Written("crlf.csv", (names + csv).replace("\n", "\r\n"), DEFAULTS),
        new Written("no-end.csv", csv.substring(0, csv.length() - 1), DEFAULTS),
        new Written("empty-lines-at-the-end.csv", csv + "\n\r\n\n", DEFAULTS),
        new Written("spaces.csv", csv.replace(",", " ,\t "), DEFAULTS),
        new Written("decimals.csv", csv.replace(",", ".0,"), DEFAULTS),
        new Written("signs.csv", csv.replace(",", ",+"), DEFAULTS),
        new Written("a.libsvm", IMAGES.libsvm(), DEFAULTS),
        new Written("a.svm", IMAGES.libsvm(), DEFAULTS),
        new Written("libsvm-by-content", IMAGES.libsvm(), DEFAULTS),
        new Written("crlf.libsvm", IMAGES.libsvm().replace("\n", "\r\n"), DEFAULTS),
        new Written(
            "decimals.libsvm",
            IMAGES.libsvm().replace(" ", ".0  ").replace(".0  \n", "\n"),
            DEFAULTS),
        new Written(
            "zeros.libsvm",
            IMAGES.libsvm().replaceAll("(?m)^(\\d+)(?= (?!1:)|$)", "$1 1:0"),
            DEFAULTS));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void readsAnyRangeOfTheSameSamplesFromAnyText(Written written) throws IOException {
    byte[] text = written.text.getBytes(StandardCharsets.UTF_8);
    Path plain = Files.write(directory.resolve(written.name), text);
    assertAllRanges(plain.toString(), null, written.options);
    Path gzip = Files.write(directory.resolve(written.name + ".gz"), TestImages.gzip(text));
    assertAllRanges(gzip.toString(), null, written.options);
    Path bzip2 = Files.write(directory.resolve(written.name + ".bz2"), TestImages.bzip2(text));
    assertAllRanges(bzip2.toString(), null, written.options);
  }

  @Test
  void readsCompressedFilesOfSeveralMembers() throws IOException {
    byte[] images = IMAGES.imagesFile();
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int from = 0; from < images.length; from += 1000) {
      members.write(
          TestImages.gzip(Arrays.copyOfRange(images, from, Math.min(images.length, from + 1000))));
    }
    Files.write(directory.resolve("images-ubyte"), members.toByteArray());
    Files.write(directory.resolve("labels-ubyte"), TestImages.bzip2(IMAGES.labelsFile()));
    assertAllRanges(directory + "/images-ubyte", directory + "/labels-ubyte", DEFAULTS);
  }

  @Test
  void readsImagesOfThreeDimensions() throws IOException {
    byte[] deep = TestImages.inChannels(IMAGES.imagesFile(), 2, 2, 5);
    Files.write(directory.resolve("images"), deep);
    Files.write(directory.resolve("labels"), IMAGES.labelsFile());
    assertAllRanges(directory + "/images", directory + "/labels", DEFAULTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$",
        "$/images-*",
        "$/images-{2,0,1,3}",
        "$/images-1,$/images-3,$/images-0,$/images-2",
        "$/images-1, file:$/images-3,$/images-0,file:$/images-2"
      })
  void pairsShardsInNameOrderHoweverTheyAreNamed(String names) throws IOException {
    int[] cuts = {0, 1, 130, 131, 300};
    Path labels = Files.createDirectory(directory.resolve("labels"));
    Path images = Files.createDirectory(directory.resolve("images"));
    for (int i = 0; i < 4; i++) {
      TestImages part = IMAGES.part(cuts[i], cuts[i + 1]);
      byte[] file = part.imagesFile();
      Files.write(images.resolve("images-" + i), i % 2 == 0 ? file : TestImages.gzip(file));
      Files.write(labels.resolve("l-" + i + "-ubyte"), part.labelsFile());
    }
    Files.createFile(images.resolve("_SUCCESS"));
    Files.createFile(images.resolve(".images-0.crc"));
    assertAllRanges(names.replace("$", images.toString()), labels.toString(), DEFAULTS);
  }

  @Test
  void readsShardsOfText() throws IOException {
    Files.writeString(
        directory.resolve("0.csv"), "a" + ",b".repeat(20) + "\n" + IMAGES.part(0, 150).csv(false));
    Files.write(
        directory.resolve("1.csv"),
        TestImages.gzip(IMAGES.part(150, 299).csv(false).getBytes(StandardCharsets.US_ASCII)));
    Files.writeString(directory.resolve("2.csv"), IMAGES.part(299, 300).csv(false));
    assertAllRanges(directory + "/*.csv", null, DEFAULTS);
  }

  @Test
  void takesAFileWhoseNameLooksLikeAPattern() throws IOException {
    Files.writeString(directory.resolve("a,{b}[1].csv"), IMAGES.csv(false));
    assertAllRanges(directory + "/a,{b}[1].csv", null, DEFAULTS);
  }

  /** Without a slash in either name, both would be one URI of an odd scheme. */
  @Test
  void takesAPlainNameBeforeAUri() {
    String names = "README.md,file:" + Path.of("pom.xml").toAbsolutePath();
    assertEquals(2, InputFiles.of(Fixtures.storage(), names).files().size());
  }

  @Test
  void holdsBytesInNoMoreRoomWhateverTheirFormat() throws IOException {
    Files.writeString(directory.resolve("a.csv"), IMAGES.csv(false));
    long idx = load(IMAGES.write(directory, "train"), 0, 300).heldBytes();
    PackedSamples csv = load(open(directory + "/a.csv", null, DEFAULTS), 0, 300);
    assertEquals(idx, csv.heldBytes());
    assertInstanceOf(Samples.class, csv);
  }

  @ParameterizedTest
  @ValueSource(floats = {1, 255, 3, 0.01f})
  void dividesAnyNumbersByTheScale(float scale) throws IOException {
    InputOptions options = new InputOptions(null, FIRST, AUTO, scale);
    Files.writeString(directory.resolve("a.csv"), "1,0.5,-2e1,0\n2,0,0,300\n3,.25,1E-3,-0\n");
    Files.writeString(
        directory.resolve("a.libsvm"), "1 1:0.5 2:-2e1\n2 3:300\n3 1:.25 2:1E-3 3:-0\n");
    float[][] values = {{0.5f, -20, 0}, {0, 0, 300}, {0.25f, 0.001f, 0}};
    for (String name : new String[] {"a.csv", "a.libsvm"}) {
      SampleSet set = Fixtures.sampleSet(directory + "/" + name, null, options, 3);
      for (int from = 0; from < 3; from++) {
        PackedSamples samples = load(set, from, 3);
        for (int i = from; i < 3; i++) {
          assertEquals(i + 1, samples.label(i - from));
          float[] inputs = inputs(samples, i - from, 3);
          for (int k = 0; k < 3; k++) {
            assertEquals(values[i][k] / scale, inputs[k]);
          }
        }
      }
    }
  }

  @Test
  void givesTheSameInputsToBytesAndToNumbersOfTheSameScale() throws IOException {
    InputOptions options = new InputOptions(null, FIRST, AUTO, 255f);
    Files.writeString(directory.resolve("a.csv"), IMAGES.csv(false));
    PackedSamples numbers = load(open(directory + "/a.csv", null, options), 0, 300);
    assertInstanceOf(FloatSamples.class, numbers);
    PackedSamples bytes = load(IMAGES.write(directory, "train"), 0, 300);
    for (int i = 0; i < 300; i++) {
      assertArrayEquals(inputs(bytes, i, 20), inputs(numbers, i, 20));
    }
    assertEquals(SampleHash.of(bytes, 0), SampleHash.of(numbers, 0));
  }

  @Test
  void scalesBytesOfIdxToo() throws IOException {
    IMAGES.write(directory, "train");
    SampleSet set =
        open(
            directory + "/train-images-idx3-ubyte",
            directory + "/train-labels-idx1-ubyte",
            new InputOptions(null, FIRST, AUTO, 2f));
    PackedSamples samples = load(set, 7, 300);
    for (int k = 0; k < 20; k++) {
      assertEquals((IMAGES.pixels()[7][k] & 0xff) / 2f, inputs(samples, 0, 20)[k]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 511, 5000})
  void holdsNumbersAfterGapsOfAnyLength(int width) throws IOException {
    InputOptions options = new InputOptions(null, FIRST, AUTO, 1f);
    String last = " " + width + ":0.5\n";
    Files.writeString(directory.resolve("a.libsvm"), "1" + last + "2\n3" + last);
    PackedSamples samples =
        load(Fixtures.sampleSet(directory + "/a.libsvm", null, options, width), 0, 3);
    float[] expected = new float[width];
    assertArrayEquals(expected, inputs(samples, 1, width));
    expected[width - 1] = 0.5f;
    assertArrayEquals(expected, inputs(samples, 0, width));
    assertArrayEquals(expected, inputs(samples, 2, width));
  }

  @Test
  void readsLinesLongerThanItsBuffer() throws IOException {
    TestImages wide = TestImages.random(3, 1, 300_000, 10, 0.9, 1);
    Files.writeString(directory.resolve("a.csv"), wide.csv(false));
    PackedSamples samples = load(open(directory + "/a.csv", null, DEFAULTS), 1, 3);
    assertArrayEquals(floats(wide.inputs(2)), inputs(samples, 1, 300_000), 1e-6f);
  }

  @Test
  void knowsALargeFileByAFewNumbers() throws IOException {
    Files.writeString(directory.resolve("a.csv"), "1,2\n".repeat(100_000));
    SampleSet set = open(directory + "/a.csv", null, DEFAULTS);
    assertEquals(100_000, set.count());
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(set);
      out.flush();
      assertEquals(true, bytes.size() < 5200, bytes.size() + " bytes");
    }
  }

  private void assertAllRanges(String samples, String labels, InputOptions options) {
    SampleSet set = Fixtures.sampleSet(samples, labels, options, IMAGES.width());
    assertEquals(IMAGES.count(), set.count());
    assertEquals(IMAGES.width(), set.width());
    PackedSamples images = Fixtures.samples(IMAGES);
    int[] ends = {0, 1, 2, 3, 100, 129, 130, 131, 132, 299, 300};
    for (int from : ends) {
      for (int to : ends) {
        if (from <= to) {
          PackedSamples loaded = load(set, from, to);
          assertEquals(SampleHash.of(images.range(from, to), from), SampleHash.of(loaded, from));
          assertEquals(to - from, loaded.count());
          for (int i = from; i < to; i += 7) {
            assertEquals(IMAGES.labels()[i], loaded.label(i - from));
            assertArrayEquals(
                floats(IMAGES.inputs(i)), inputs(loaded, i - from, IMAGES.width()), 1e-7f);
          }
        }
      }
    }
  }

  private static SampleSet open(String samples, String labels, InputOptions options) {
    return Fixtures.sampleSet(samples, labels, options, IMAGES.width());
  }

  private static PackedSamples load(SampleSet set, long from, long to) {
    return Fixtures.loader().load(new SampleRange(set, from, to));
  }

  private static float[] inputs(PackedSamples samples, int i, int width) {
    float[] inputs = new float[width];
    SparseRows rows = Fixtures.inputs(samples, i, i + 1);
    for (int e = 0; e < rows.start(1); e++) {
      inputs[rows.column()[e]] = rows.value()[e];
    }
    return inputs;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int k = 0; k < values.length; k++) {
      floats[k] = (float) values[k];
    }
    return floats;
  }
}
