package nndl.data.format;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RowLayout;
import nndl.data.recipe.Standardising;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IDX files without labels, with numbers in their place, and of samples of any length. */
class IdxPartTest {
  private static final Recipe NUMBERS =
      new Recipe(
          "p, q",
          List.of(),
          MissingValues.USUAL,
          List.of(new Column.Numbers("x", 0, 1, null)),
          null,
          List.of(new Column.Numbers("p", 10, 2, null), new Column.Numbers("q", 0, 4, null)));
  private static final Standardising ANSWERS = Standardising.ofAnswers(NUMBERS);

  @TempDir private Path directory;

  private FileStatus file(String name, byte[] content) throws IOException {
    Path file = Files.write(directory.resolve(name), content);
    return Fixtures.storage().status(Fixtures.path(file));
  }

  private static byte[] items(IdxType type, int count, int width, Consumer<IdxWriter> items) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    items.accept(IdxWriter.begin(out, new IdxHeader(type, count, List.of(width))));
    return out.toByteArray();
  }

  private IdxPart inputs(byte[] content) throws IOException {
    return IdxPart.look(Fixtures.storage(), file("inputs", content), InputOptions.idx());
  }

  /** Opens two samples with these numbers in place of labels. */
  private IdxPart answers(byte[] numbers, float weightScale) throws IOException {
    byte[] inputs = items(IdxType.FLOAT, 2, 1, to -> List.of(1f, 2f).forEach(x -> add(to, x)));
    return IdxPart.look(
        Fixtures.storage(),
        file("inputs", inputs),
        file("answers", numbers),
        InputOptions.idx((Standardising) null, weightScale).answering(ANSWERS));
  }

  private static void add(IdxWriter to, float... numbers) {
    to.add(numbers);
  }

  private static List<String> read(IdxPart part, long from, long to) {
    return PartEvents.of(part, from, to);
  }

  @Test
  void samplesWithoutLabelsAreOfClassZero() throws IOException {
    IdxPart images =
        inputs(
            new TestImages(1, 2, new byte[][] {{1, 2}, {3, 4}, {5, 6}}, new byte[3]).imagesFile());
    assertEquals(List.of("0 x 1.0: bytes from 3", "0 x 1.0: bytes from 5"), read(images, 1, 3));
    assertEquals(List.of(1, 2), images.sides());
    assertEquals("[file:%s/inputs]".formatted(directory), paths(images));
    IdxPart floats =
        inputs(items(IdxType.FLOAT, 2, 1, to -> List.of(3f, 0f).forEach(x -> add(to, x))));
    assertEquals(List.of("0 x 1.0: 0=3.0", "0 x 1.0:"), read(floats, 0, 2));
  }

  private static String paths(IdxPart part) {
    return part.files().stream().map(file -> file.path()).toList().toString();
  }

  @Test
  void aSparseSampleMayHaveNoNumberOrAllOfThem() throws IOException {
    IdxPart part =
        inputs(
            items(
                IdxType.SPARSE,
                3,
                2,
                to -> {
                  to.add(new int[] {0, 1}, new double[] {5, 6});
                  to.add(new int[0], new double[0]);
                  to.add(new int[] {1}, new double[] {7});
                }));
    List<String> samples = List.of("0 x 1.0: 0=5.0 1=6.0", "0 x 1.0:", "0 x 1.0: 1=7.0");
    assertEquals(samples, read(part, 0, 3));
    assertEquals(samples.subList(1, 2), read(part, 1, 2));
  }

  /** As many as a buffer of inputs holds at first. */
  @Test
  void aSampleMayHaveNoZero() throws IOException {
    float[] ones = new float[256];
    Arrays.fill(ones, 1);
    IdxPart part = inputs(items(IdxType.FLOAT, 1, 256, to -> to.add(ones)));
    StringBuilder all = new StringBuilder("0 x 1.0:");
    IntStream.range(0, 256).forEach(k -> all.append(" %s=1.0".formatted(k)));
    assertEquals(List.of(all.toString()), read(part, 0, 1));
  }

  /** Numbers of float64 are those of a table, and numbers of float32 are standardised already. */
  @ParameterizedTest
  @CsvSource({
    "DOUBLE, 2, 0, '[2.0, -1.0] x 1.0: 0=1.0', '[0.0, 0.5] x 1.0: 0=2.0'",
    "DOUBLE, 2, 8, '[2.0, -1.0] x 1.0: 0=1.0', '[0.0, 0.5] x 1.0: 0=2.0'",
    "DOUBLE, 3, 8, '[2.0, -1.0] x 0.5: 0=1.0', '[0.0, 0.5] x 0.0: 0=2.0'",
    "FLOAT, 2, 0, '[14.0, -4.0] x 1.0: 0=1.0', '[10.0, 2.0] x 1.0: 0=2.0'",
    "FLOAT, 3, 8, '[14.0, -4.0] x 0.5: 0=1.0', '[10.0, 2.0] x 0.0: 0=2.0'"
  })
  void numbersAreReadWithTheirWeights(
      IdxType type, int width, float weightScale, String first, String second) throws IOException {
    IdxPart part = answers(numbers(type, width), weightScale);
    assertEquals(List.of(first, second), read(part, 0, 2));
    assertEquals(List.of(second), read(part, 1, 2));
    assertEquals("[file:%s/inputs, file:%s/answers]".formatted(directory, directory), paths(part));
  }

  private static byte[] numbers(IdxType type, int width) {
    double[][] numbers = {{14, -4, 4, 9}, {10, 2, 0, 9}};
    return items(
        type,
        2,
        width,
        to -> {
          for (double[] row : numbers) {
            if (type == IdxType.DOUBLE) {
              to.add(Arrays.copyOf(row, width));
            } else {
              to.add(new float[] {(float) row[0], (float) row[1]}, (float) row[2]);
            }
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "3, 0", "4, 8"})
  void theNumbersAreThoseOfTheRecipeAndPerhapsAWeight(int width, float weightScale) {
    assertRefused(
        "file:%s/answers: expected 2 numbers a sample, as the recipe has, found %s"
            .formatted(directory, width),
        () -> answers(numbers(IdxType.DOUBLE, width), weightScale));
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 1, 'a finite number, found NaN'",
    "Infinity, 1, 'a finite number, found Infinity'",
    "1, -8, 'a finite weight of 0 or more, found -1.0'",
    "1, NaN, 'a finite weight of 0 or more, found NaN'",
  })
  void aNumberOrWeightThatIsNoneIsToldWithItsSample(float number, float weight, String expected)
      throws IOException {
    byte[] numbers =
        items(
            IdxType.FLOAT,
            2,
            3,
            to -> {
              to.add(new float[] {1, 2}, 3);
              to.add(new float[] {1, number}, weight);
            });
    IdxPart part = answers(numbers, 8);
    assertRefused(
        "file:%s/answers, label 2: expected %s".formatted(directory, expected),
        () -> read(part, 0, 2));
  }

  @Test
  void anIndexThatTheFirstColumnDoesNotHaveIsRefused() throws IOException {
    Recipe homes =
        new Recipe(
            "y",
            List.of("a", "b"),
            MissingValues.USUAL,
            List.of(new Column.Categories("home", List.of("barn", "ship"))));
    byte[] rows = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 1, 2, 3};
    IdxPart part =
        IdxPart.look(
            Fixtures.storage(), file("inputs", rows), InputOptions.idx(RowLayout.of(homes), 0));
    assertEquals(List.of("0 x 1.0: 1=1.0"), read(part, 0, 1));
    assertRefused(
        "file:%s/inputs, sample 2: expected indices of values that the recipe has, also in its column 1, found 3"
            .formatted(directory),
        () -> read(part, 0, 2));
  }
}
