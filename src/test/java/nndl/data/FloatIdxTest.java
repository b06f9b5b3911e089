package nndl.data;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.format.IdxWriter;
import nndl.data.format.InputOptions;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleHash;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** IDX files of float32 inputs, and of labels of two bytes. */
class FloatIdxTest {
  private static final int COUNT = 300;
  private static final int WIDTH = 7;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"1, 3", "1, 256", "1, 257", "1, 1000", "2.5, 3"})
  void areTheSamplesOfTheCsvOfTheSameNumbers(float scale, int classes) throws IOException {
    float[][] inputs = numbers();
    int[] labels = labels(classes);
    SampleSet idx = open(write("a", idx(inputs)), write("b", labels(labels, classes)), scale);
    SampleSet csv =
        Fixtures.sampleSet(write("c.csv", csv(inputs, labels)), null, options(scale), 0);
    assertEquals(csv.size(), idx.size());
    assertEquals(csv.sides(null), idx.sides(null));
    assertFalse(idx.statesSides());
    assertFalse(idx.bytes());
    for (int from : new int[] {0, 123}) {
      PackedSamples expected = load(csv, from);
      PackedSamples actual = load(idx, from);
      assertEquals(SampleHash.of(expected, from), SampleHash.of(actual, from));
      for (int i = 0; i < expected.count(); i++) {
        assertEquals(labels[from + i], actual.label(i));
        assertEquals(text(expected, i), text(actual, i));
      }
    }
  }

  @Test
  void areTakenAsTheyAreUnlessThereIsAScale() throws IOException {
    String inputs = write("a", idx(new float[][] {{3, 0, -0.5f}}));
    String labels = write("b", labels(new int[] {2}, 3));
    SparseRows row = new SparseRows();
    load(open(inputs, labels, null), 0).appendTo(row, 0);
    load(open(inputs, labels, 4f), 0).appendTo(row, 0);
    load(open(inputs, labels, 255f), 0).appendTo(row, 0);
    assertEquals(List.of(3f, -0.5f, 0.75f, -0.125f, 3 / 255f, -0.5f / 255), values(row));
  }

  @ParameterizedTest
  @CsvSource({"2, 3, 0", "2, 1, 3"})
  void areImagesIfTheHeaderStatesSides(int rows, int columns, int channels) throws IOException {
    List<Integer> sides = channels == 0 ? List.of(rows, columns) : List.of(rows, columns, channels);
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * 11);
    bytes.putInt(0x00000d01 + sides.size()).putInt(1);
    sides.forEach(bytes::putInt);
    for (int k = 0; k < 6; k++) {
      bytes.putFloat(k / 2f);
    }
    String inputs = write("a", Arrays.copyOf(bytes.array(), bytes.position()));
    SampleSet set = open(inputs, write("b", labels(new int[1], 2)), null);
    assertTrue(set.statesSides());
    assertEquals(sides, set.sides(null));
    SparseRows row = new SparseRows();
    load(set, 0).appendTo(row, 0);
    assertEquals(List.of(0.5f, 1f, 1.5f, 2f, 2.5f), values(row));
  }

  @Test
  void areReadFromACompressedFileToo() throws IOException {
    float[][] inputs = numbers();
    byte[] labels = labels(labels(1000), 1000);
    SampleSet plain = open(write("a", idx(inputs)), write("b", labels), null);
    SampleSet zipped =
        open(
            write("a.gz", TestImages.gzip(idx(inputs))),
            write("b.gz", TestImages.gzip(labels)),
            null);
    assertEquals(SampleHash.of(load(plain, 200), 0), SampleHash.of(load(zipped, 200), 0));
  }

  @ParameterizedTest
  @CsvSource({"NaN, 1", "Infinity, 1", "-Infinity, 1", "3.7e19, 2", "-2e19, 1"})
  void refuseAnInputThatIsNoNumberOrTooLarge(float input, float scale) throws IOException {
    float[][] inputs = numbers();
    inputs[200][3] = input;
    SampleSet set = open(write("a", idx(inputs)), write("b", labels(labels(3), 3)), scale);
    assertRefused(
        "file:%s/a, sample 201: expected finite inputs that --scale makes 2^64 at most, found %s"
            .formatted(directory, input),
        () -> load(set, 100));
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, -1, Short.MAX_VALUE, Short.MIN_VALUE})
  void refuseALabelOfTwoBytesThatIsNoClass(int label) throws IOException {
    int[] labels = labels(1000);
    labels[250] = label;
    SampleSet set = open(write("a", idx(numbers())), write("b", labels(labels, 1000)), null);
    assertRefused(
        "file:%s/b, label 251: expected a class number of 0 to 999 as label, found %s"
            .formatted(directory, label),
        () -> load(set, 100));
  }

  @ParameterizedTest
  @CsvSource({"floats, bytes, float32 numbers, bytes", "bytes, floats, bytes, float32 numbers"})
  void doNotMixWithBytes(String first, String second, String of, String found) throws IOException {
    write("1-" + first, first.equals("bytes") ? bytes() : idx(new float[1][4]));
    write("2-" + second, second.equals("bytes") ? bytes() : idx(new float[1][4]));
    write("labels-1", labels(new int[1], 2));
    write("labels-2", labels(new int[1], 2));
    String message = refusal(() -> open(directory + "/{1,2}-*", directory + "/labels-*", 255f));
    assertEquals(
        "file:%s/2-%s: expected inputs that are %s, as in file:%s/1-%s, found %s"
            .formatted(directory, second, of, directory, first, found),
        message);
  }

  private static byte[] bytes() {
    return new TestImages(2, 2, new byte[1][4], new byte[1]).imagesFile();
  }

  /** Numbers of which many are zero, and that no rounding to text may change. */
  private static float[][] numbers() {
    Random random = new Random(1);
    float[][] inputs = new float[COUNT][WIDTH];
    for (float[] row : inputs) {
      for (int k = 0; k < WIDTH; k++) {
        row[k] = random.nextInt(3) == 0 ? 0 : (float) random.nextGaussian();
      }
    }
    inputs[0][0] = -0f;
    inputs[1][0] = Float.MIN_VALUE;
    inputs[2][0] = 0x1p64f;
    return inputs;
  }

  private static int[] labels(int classes) {
    Random random = new Random(classes);
    int[] labels = random.ints(COUNT, 0, classes).toArray();
    labels[0] = classes - 1;
    return labels;
  }

  private static byte[] idx(float[][] inputs) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IdxWriter writer = IdxWriter.ofInputs(out, inputs.length, inputs[0].length);
    for (float[] row : inputs) {
      writer.add(row);
    }
    return out.toByteArray();
  }

  private static byte[] labels(int[] labels, int classes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IdxWriter writer = IdxWriter.ofLabels(out, labels.length, classes);
    for (int label : labels) {
      writer.add(label);
    }
    return out.toByteArray();
  }

  private static byte[] csv(float[][] inputs, int[] labels) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < labels.length; i++) {
      StringJoiner line = new StringJoiner(",", "", "\n").add(Integer.toString(labels[i]));
      for (float input : inputs[i]) {
        line.add(Float.toString(input));
      }
      text.append(line);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private String write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content).toString();
  }

  private static InputOptions options(Float scale) {
    return BadInput.options(null, scale);
  }

  private static SampleSet open(String inputs, String labels, Float scale) {
    return Fixtures.sampleSet(inputs, labels, options(scale), 0);
  }

  private static PackedSamples load(SampleSet set, int from) {
    return Fixtures.loader().load(new SampleRange(set, from, set.count()));
  }

  private static String text(PackedSamples samples, int i) {
    SparseRows row = Fixtures.inputs(samples, i, i + 1);
    return values(row) + " in " + Arrays.toString(Arrays.copyOf(row.column(), row.entries()));
  }

  private static List<Float> values(SparseRows rows) {
    return IntStream.range(0, rows.entries()).mapToObj(e -> rows.value()[e]).toList();
  }
}
