package nndl.data;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.data.format.InputOptions;
import nndl.data.recipe.Column;
import nndl.data.recipe.InMemoryRow;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.Standardising;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IDX files of float64 inputs. */
class DoubleIdxTest {
  private static final Recipe RECIPE =
      new Recipe(
          "y",
          List.of("a", "b"),
          new MissingValues(List.of()),
          List.of(
              new Column.Numbers("x", 0.1, 0.3, null),
              new Column.Categories("home", List.of("barn", "ship")),
              new Column.Numbers("z", -7, 1e-3, null)));

  @TempDir private Path directory;

  @Test
  void numbersAreRoundedToFloat32() throws IOException {
    SampleSet set =
        open(InputOptions.idx(), new double[][] {{0.1, 1e-300, -3}, {0, 1e19, 1 / 3.0}});
    assertFalse(set.bytes());
    assertEquals(List.of(0.1f, -3f, 1e19f, 1 / 3f), values(set));
  }

  @Test
  void aScaleDividesThem() throws IOException {
    InputOptions options =
        new InputOptions(null, InputOptions.Label.FIRST, InputOptions.Header.AUTO, 3f);
    assertEquals(List.of(0.1f / 3), values(open(options, new double[][] {{0.1}})));
  }

  @Test
  void aRecipeMakesTheInputsThatItMakesOfARow() throws IOException {
    Map<String, ?> row = Map.of("x", 0.7, "home", "ship", "z", -7.0001);
    InMemoryRow cells = new InMemoryRow(row.values().toArray(), RECIPE.missing(), "row");
    float[] expected =
        new RowEncoder(RECIPE, "row", List.copyOf(row.keySet()), false)
            .encode(cells, RowErrors.THROWN)
            .orElseThrow();
    SampleSet set =
        open(InputOptions.idx(Standardising.of(RECIPE), 1), new double[][] {{0.7, 0, 1, -7.0001}});
    assertEquals(List.of(expected[0], 1f, expected[3]), values(set));
  }

  @Test
  void aRecipeOfAnotherWidthIsOneLine() {
    assertRefused(
        "file:%s/inputs: expected samples of 4 inputs, as the recipe has, found 3"
            .formatted(directory),
        () -> open(InputOptions.idx(Standardising.of(RECIPE), 1), new double[1][3]));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1e300, 2e19})
  void refuseAnInputThatIsNoNumberOrTooLarge(double input) throws IOException {
    SampleSet set = open(InputOptions.idx(), new double[][] {{1, 2}, {3, input}});
    assertRefused(
        "file:%s/inputs, sample 2: expected finite inputs that --scale makes 2^64 at most, found %s"
            .formatted(directory, (float) input),
        () -> values(set));
  }

  @Test
  void standardisingIsEqualToThatOfEqualNumbers() {
    Standardising one = Standardising.of(RECIPE);
    List<Column> columns = List.copyOf(RECIPE.columns());
    Recipe same = new Recipe("other", List.of("c", "d"), RECIPE.missing(), columns);
    Recipe shorter = new Recipe("y", RECIPE.classes(), RECIPE.missing(), columns.subList(0, 2));
    assertEquals(one, Standardising.of(same));
    assertEquals(one.hashCode(), Standardising.of(same).hashCode());
    assertNotEquals(one, Standardising.of(shorter));
  }

  private SampleSet open(InputOptions options, double[][] rows) throws IOException {
    ByteBuffer inputs = ByteBuffer.allocate(12 + rows.length * rows[0].length * Double.BYTES);
    inputs.putInt(0x00000e02).putInt(rows.length).putInt(rows[0].length);
    Arrays.stream(rows).flatMapToDouble(Arrays::stream).forEach(inputs::putDouble);
    ByteBuffer labels = ByteBuffer.allocate(8 + rows.length);
    labels.putInt(0x00000801).putInt(rows.length);
    return Fixtures.sampleSet(
        Files.write(directory.resolve("inputs"), inputs.array()).toString(),
        Files.write(directory.resolve("labels"), labels.array()).toString(),
        options,
        0);
  }

  private static List<Float> values(SampleSet set) {
    SparseRows rows = Fixtures.inputs(Fixtures.loader().load(set.all()), 0, (int) set.count());
    return IntStream.range(0, rows.entries()).mapToObj(e -> rows.value()[e]).toList();
  }
}
