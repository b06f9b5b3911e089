package nndl.data;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.data.format.IdxHeader;
import nndl.data.format.IdxType;
import nndl.data.format.IdxWriter;
import nndl.data.format.InputOptions;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleHash;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Standardising;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IDX files that have only the numbers that are not 0. */
class SparseIdxTest {
  private static final int WIDTH = 300;
  private static final int COUNT = 40;
  private static final InputOptions PLAIN = InputOptions.idx();

  @TempDir private Path directory;

  @Test
  void hasTheSamplesOfAFileWithAllNumbers() throws IOException {
    assertSame(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.25})
  void becomesTheSameInputsByARecipe(double mean) throws IOException {
    assertSame(standardising(mean));
  }

  @Test
  void aRangeIsFoundBehindTheSamplesBeforeIt() throws IOException {
    SampleSet dense = open(PLAIN, IdxType.DOUBLE);
    SampleSet sparse = open(PLAIN, IdxType.SPARSE);
    for (int from = 0; from < COUNT; from += 7) {
      PackedSamples expected = Fixtures.loader().load(new SampleRange(dense, from, from + 3));
      PackedSamples found = Fixtures.loader().load(new SampleRange(sparse, from, from + 3));
      assertEquals(SampleHash.of(expected, from), SampleHash.of(found, from));
      assertEquals(from % 5, found.label(0));
    }
  }

  @Test
  void wrongIndicesAndCountsAndEndsAreOneLine() throws IOException {
    String where = "file:" + directory.resolve("inputs");
    String index = where + ", sample 2: expected ascending indices below 300, found ";
    assertRefused(index + 300, () -> load(1, 300));
    assertRefused(index + 4, () -> load(2, 4, 4));
    assertRefused(index + -1, () -> load(1, -1));
    assertRefused(
        where + ", sample 2: expected at most 300 numbers that are not 0, found 301",
        () -> load(301));
    assertRefused(
        where + ": expected 12 more bytes, found the end of the file after 0", () -> load(1));
    assertRefused(
        where + ": expected the end after 2 samples, found more bytes", () -> load(1, 4, 5));
  }

  /** Loads a sample without numbers and another one, of which the count and indices are given. */
  private void load(int... sample) throws IOException {
    int entries = sample.length - 1;
    ByteBuffer bytes = ByteBuffer.allocate(20 + 12 * entries);
    bytes.putInt(0x1002).putInt(2).putInt(WIDTH).putInt(0).putInt(sample[0]);
    IntStream.range(0, entries).forEach(e -> bytes.putInt(sample[1 + e]).putDouble(1));
    Files.write(directory.resolve("inputs"), bytes.array());
    writeLabels(2);
    Fixtures.loader().load(open(PLAIN, "inputs").all());
  }

  private void assertSame(InputOptions options) throws IOException {
    PackedSamples dense = Fixtures.loader().load(open(options, IdxType.DOUBLE).all());
    PackedSamples sparse = Fixtures.loader().load(open(options, IdxType.SPARSE).all());
    assertEquals(SampleHash.of(dense, 0), SampleHash.of(sparse, 0));
    assertEquals(dense.heldBytes(), sparse.heldBytes());
  }

  private static InputOptions standardising(double mean) {
    List<Column> columns =
        IntStream.range(0, WIDTH)
            .<Column>mapToObj(k -> new Column.Numbers("x" + k, k % 3 * mean, 1 + k, null))
            .toList();
    Recipe recipe = new Recipe("y", List.of("a", "b"), MissingValues.USUAL, columns);
    return InputOptions.idx(Standardising.of(recipe), 1);
  }

  private SampleSet open(InputOptions options, IdxType type) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    IdxWriter inputs = IdxWriter.begin(bytes, new IdxHeader(type, COUNT, List.of(WIDTH)));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < COUNT; i++) {
      double[] numbers = new double[WIDTH];
      IntStream.range(0, i % 6).forEach(e -> numbers[random.nextInt(WIDTH)] = random.nextInt(9));
      int[] indices = IntStream.range(0, WIDTH).filter(k -> numbers[k] != 0).toArray();
      if (type == IdxType.SPARSE) {
        inputs.add(indices, IntStream.of(indices).mapToDouble(k -> numbers[k]).toArray());
      } else {
        inputs.add(numbers);
      }
    }
    Files.write(directory.resolve(type.name()), bytes.toByteArray());
    writeLabels(COUNT);
    return open(options, type.name());
  }

  private void writeLabels(int count) throws IOException {
    Path file = directory.resolve("labels");
    if (Files.exists(file) && Files.size(file) == 8 + count) {
      return; // it is part of an open set
    }
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    labels.putInt(0x0801).putInt(count);
    IntStream.range(0, count).forEach(i -> labels.put((byte) (i % 5)));
    Files.write(file, labels.array());
  }

  private SampleSet open(InputOptions options, String inputs) {
    return Fixtures.sampleSet(
        directory.resolve(inputs).toString(), directory.resolve("labels").toString(), options, 0);
  }
}
