package nndl.data.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowLayoutTest {
  private static final RowLayout LAYOUT =
      RowLayout.of(
          recipe(numbers(), categories(3), categories(70_000), numbers(), categories(300)));

  private static Column numbers() {
    return new Column.Numbers("n", 0, 1, null);
  }

  private static Column categories(int count) {
    return new Column.Categories(
        "c", IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }

  private static Recipe recipe(Column... columns) {
    return new Recipe("y", List.of("a", "b"), MissingValues.USUAL, List.of(columns));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "255, 1", "256, 2", "65535, 2", "65536, 4"})
  void anIndexHasAsManyBytesAsItNeeds(int values, int bytes) {
    assertEquals(bytes, RowLayout.of(recipe(categories(values))).length());
  }

  @Test
  void cellsLieOneAfterTheOtherInBigEndianOrder() {
    byte[] row = new byte[16];
    LAYOUT.write(new int[] {Float.floatToRawIntBits(1), 3, 70_000, 0, 258}, row, 1);
    assertArrayEquals(
        new byte[] {0, 0x3f, (byte) 0x80, 0, 0, 3, 0, 1, 0x11, 0x70, 0, 0, 0, 0, 1, 2}, row);
  }

  /** The first column of a row that has a category which there is not. */
  @ParameterizedTest
  @CsvSource({"3, 3, -1", "4, 3, 0", "3, 4, 1", "4, 4, 0", "200, 200, 0"})
  void aCategoryIsAtMostTheLast(int first, int second, int wrong) {
    RowLayout layout = RowLayout.of(recipe(categories(3), categories(3)));
    assertEquals(wrong, layout.read(new byte[] {(byte) first, (byte) second}, 0, new int[2]));
  }

  /** The dense inputs are the definition, and the sparse ones leave out their zeros. */
  @Test
  void theSparseInputsAreTheDenseOnesAlsoAfterTheyWereWritten() {
    Random random = new Random(1);
    SparseRows dense = new SparseRows();
    SparseRows sparse = new SparseRows();
    byte[] bytes = new byte[LAYOUT.length()];
    int[] read = new int[LAYOUT.columns()];
    for (int i = 0; i < 200; i++) {
      int[] cells = {
        number(random), random.nextInt(4), random.nextInt(70_001), number(random), i == 0 ? 300 : 0
      };
      dense.addRow(LAYOUT.inputs(cells));
      LAYOUT.write(cells, bytes, 0);
      assertEquals(-1, LAYOUT.read(bytes, 0, read));
      assertArrayEquals(cells, read);
      LAYOUT.addTo(sparse, read);
    }
    assertEquals(entries(dense), entries(sparse));
    assertEquals(2 + 3 + 70_000 + 300, LAYOUT.width());
  }

  private static int number(Random random) {
    float number = random.nextInt(3) == 0 ? -0f : (float) random.nextGaussian();
    return Float.floatToRawIntBits(number);
  }

  private static List<String> entries(SparseRows rows) {
    List<String> entries = new ArrayList<>();
    for (int r = 0; r < rows.rows(); r++) {
      for (int e = rows.start(r); e < rows.start(r + 1); e++) {
        entries.add(r + " " + rows.column()[e] + " " + rows.value()[e]);
      }
    }
    return entries;
  }

  @Test
  void anIndexThatNoValueHasIsFound() {
    byte[] row = new byte[LAYOUT.length()];
    for (int[] wrong : new int[][] {{4, 1}, {5, 2}, {13, 4}}) { // the byte and the column
      row[wrong[0]] = (byte) 0xff;
      assertEquals(wrong[1], LAYOUT.read(row, 0, new int[LAYOUT.columns()]));
      row[wrong[0]] = 0;
    }
    assertEquals(-1, LAYOUT.read(row, 0, new int[LAYOUT.columns()]));
  }

  @Test
  void isEqualToThatOfColumnsOfTheSameKinds() {
    Recipe recipe = recipe(numbers(), categories(3));
    assertEquals(RowLayout.of(recipe), RowLayout.of(recipe(numbers(), categories(3))));
    assertEquals(RowLayout.of(recipe).hashCode(), RowLayout.of(recipe).hashCode());
    Stream.of(recipe(numbers(), categories(4)), recipe(categories(3), numbers()))
        .forEach(other -> assertNotEquals(RowLayout.of(recipe), RowLayout.of(other)));
  }
}
