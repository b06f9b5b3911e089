package nndl.data.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.FruitTable;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells that are read back from their inputs. */
class DecodedCellsTest {
  private final DecodedCells cells = new DecodedCells(FruitTable.RECIPE);

  /** The inputs of two rows, of which the second one is asked for. */
  private SparseRows encoded(Object size, Object colour, Object price) {
    Map<String, Object> row = new HashMap<>();
    row.put("price", price);
    row.put("colour <b>", colour);
    row.put("size", size);
    InMemoryRow values =
        new InMemoryRow(row.values().toArray(), FruitTable.RECIPE.missing(), "row");
    float[] inputs =
        new RowEncoder(FruitTable.RECIPE, "row", List.copyOf(row.keySet()), false)
            .encode(values, RowErrors.THROWN)
            .orElseThrow();
    SparseRows rows = new SparseRows();
    rows.addRow(new float[] {1, 0, 1, 0, 1});
    rows.addRow(inputs);
    return rows;
  }

  private List<String> texts(Object size, Object colour, Object price) {
    SparseRows rows = encoded(size, colour, price);
    return List.of(cells.text(rows, 1, 0), cells.text(rows, 1, 1), cells.text(rows, 1, 2));
  }

  @Test
  void aRowIsReadAsItStoodInTheTable() {
    assertEquals(List.of("7.25", "light red", "1999"), texts("7.25", "light red", "1999"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "10", "39.1", "0.001", "1234567", "-0.25", "2000000", "10.31"})
  void aNumberHasTheDigitsOfItsCell(String number) {
    assertEquals(number, texts(number, "blue", "1").get(0));
  }

  @Test
  void aCategoryThatTheTrainingDidNotHaveIsNone() {
    assertEquals("(none)", texts(1, "green", 2).get(1));
    assertEquals("(none)", texts(1, null, 2).get(1));
  }

  @Test
  void aCellIsReadFromItsOwnRowAndItsOwnInputs() {
    assertEquals(List.of(0, 1, 4), List.of(cells.start(0), cells.start(1), cells.start(2)));
    SparseRows rows = encoded(1, "green", 2);
    rows.addRow(new float[] {0, 1, 0, 0, 0}); // a later row that has a category
    assertEquals("(none)", cells.text(rows, 1, 1));
    assertEquals("light red", cells.text(rows, 0, 1));
    assertEquals("blue", cells.text(rows, 2, 1));
  }

  @Test
  void aMissingNumberIsTheOneThatStandsForItAndMarked() {
    assertEquals("10.3 *", texts(null, "blue", 2).get(0));
    Column.Numbers third = new Column.Numbers("x", 1 / 3.0, 2, 1 / 3.0);
    Recipe recipe = new Recipe("y", List.of("a", "b"), MissingValues.USUAL, List.of(third));
    SparseRows rows = new SparseRows();
    rows.addRow(new float[1]);
    assertEquals("0.333333 *", new DecodedCells(recipe).text(rows, 0, 0));
  }

  @Test
  void numbersForPeopleHaveSixDigits() {
    assertEquals("4211.63", DecodedCells.number(4211.630036630038));
    assertEquals("200", DecodedCells.number(200));
    assertEquals("1.5E+300", DecodedCells.number(1.5e300));
    assertEquals("150000000000000", DecodedCells.number(1.5e14));
    assertEquals("1.5E+15", DecodedCells.number(1.5e15));
    assertEquals("0", DecodedCells.number(0));
  }
}
