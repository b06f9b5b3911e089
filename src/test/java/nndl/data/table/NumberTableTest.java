package nndl.data.table;

import static nndl.Refused.refusal;
import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.data.recipe.Column;
import nndl.data.recipe.InMemoryRow;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowErrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table whose answers are numbers. */
class NumberTableTest {
  @TempDir private Path directory;

  @Test
  void standardisesEachNumberByTheMomentsOfTheRowsThatCount() throws IOException {
    Table table = read("x,y,z,w\n1,2,7,1\n2,4,7,1\n3,99,7,0\n4,8,7,2\n", "y,z", "w");
    List<Column.Numbers> numbers = table.recipe().numbers();
    double mean = (2 + 4 + 2 * 8) / 4.0; // the row of weight 0 is left out
    double deviation = Math.sqrt((3.5 * 3.5 + 1.5 * 1.5 + 2 * 2.5 * 2.5) / 4);
    assertEquals(List.of("y", "z"), numbers.stream().map(Column.Numbers::source).toList());
    assertEquals(mean, numbers.get(0).mean(), 1e-12);
    assertEquals(deviation, numbers.get(0).deviation(), 1e-12);
    assertEquals(7, numbers.get(1).mean());
    assertEquals(1, numbers.get(1).deviation());
    assertEquals(3, table.count());
    double[] wanted = {2, 4, 8};
    for (int r = 0; r < 3; r++) {
      float y = (float) ((wanted[r] - mean) / deviation);
      assertArrayEquals(new float[] {y, 0}, table.numbersOf(r), 1e-6f);
    }
  }

  @Test
  void theWeightMayStandInTheFirstColumn() throws IOException {
    Table table = read("w,x,y\n1,1,2\n0,2,99\n3,3,6\n", "y", "w");
    assertEquals(2, table.count());
    assertEquals(5, table.recipe().numbers().get(0).mean());
    assertEquals("[x]", table.recipe().columns().stream().map(Column::name).toList().toString());
  }

  @Test
  void aTableWithoutRowsIsToldAsSuchAlsoIfTheyWouldHaveWeights() {
    assertContains(
        "table: expected rows, found a header alone", refusal(() -> read("w,x,y\n", "y", "w")));
    assertContains(
        "table, column w: expected a weight above 0 in at least one row, found 0 in all 2",
        refusal(() -> read("w,x,y\n0,1,2\n0,3,4\n", "y", "w")));
  }

  @Test
  void rowsOfWeightZeroAreCountedAnewWheneverTheTableIsRead() throws IOException {
    Selection selection = new TestSelection("y").weight(Optional.of("w")).get();
    WeighedRows rows =
        (WeighedRows)
            WeighedRows.of(
                new TextTables(directory).table("w,y\n0,1\n1,2\n"),
                selection.weightColumn(),
                new Faults());
    for (int read = 0; read < 2; read++) {
      rows.read((number, row) -> assertEquals("2", row.text(1)));
      assertEquals(1, rows.zeros().get());
    }
  }

  /** The row that is held out has another number. */
  @Test
  void aNumberIsConstantIfTheTrainingRowsHaveNoOther() throws IOException {
    TestSelection selection = new TestSelection("y").regression(true).split(Optional.of("set"));
    Table table =
        new TextTables(directory)
            .read("x,set,y\n1,train,7\n2,train,7\n3,test,8\n", selection, new HeldOut(0, 0, 1));
    List<String> lines = new ArrayList<>();
    TableLines.say(table, lines::add);
    assertEquals(
        "column y: all training rows have 7.0, whose deviation counts as 1; there is no R2",
        lines.get(0));
  }

  @Test
  void isSaidWithItsMomentsUnlessThereIsNothingToLearn() throws IOException {
    List<String> lines = new ArrayList<>();
    TableLines.say(read("x,y,z\n1,2,7\n2,4,7\n3,6,7\n4,8,7\n", "y,z", null), lines::add);
    assertEquals(
        List.of(
            "column y: mean 5.0, standard deviation 2.23606797749979",
            "column z: all training rows have 7.0, whose deviation counts as 1; there is no R2"),
        lines.subList(0, 2));
  }

  @Test
  void aLaterRowWithoutANumberIsToldWithWhatStandsThere() throws IOException {
    Table table = read("x,y,z\n1,2,7\n2,4,8\n", "y,z", null);
    RowEncoder encoder = new RowEncoder(table.recipe(), "later", List.of("x", "y", "z"), true);
    List<String> told = new ArrayList<>();
    RowErrors errors =
        new RowErrors() {
          @Override
          public void unusable(Cell cell) {
            told.add(cell.place() + ": " + cell.found());
          }
        };
    for (Object[] cells : new Object[][] {{1, "many", 7}, {1, 3, ""}, {1, 3, 7.5}}) {
      InMemoryRow row = new InMemoryRow(cells, MissingValues.USUAL, "row " + told.size());
      boolean isWhole = encoder.numbersOf(row, errors).isPresent();
      assertEquals(told.size() == 2 && cells[2].equals(7.5), isWhole);
    }
    assertEquals(List.of("row 0, column y: 'many'", "row 1, column z: none"), told);
  }

  @Test
  void missesANumberWhereThereIsATextOrNothing() {
    assertEquals(
        "table-0.csv, line 3, column y: expected a number (--regression), found 'many'",
        refused("x,y\n1,2\n2,many\n3,4\n"));
    assertEquals(
        "table-0.csv, line 3, column y: expected a number, or --missing y=drop, found no value",
        refused("x,y\n1,2\n2,\n3,4\n"));
  }

  /** Else a model of an earlier version would be evaluated on rows that it was trained on. */
  @Test
  void holdsOutTheSameRowsOfASeedInEveryVersion() throws IOException {
    StringBuilder text = new StringBuilder("x,y");
    for (int r = 0; r < 16; r++) {
      text.append("\n%s,%s".formatted(r, r * r));
    }
    Table table =
        read(new TextTables(directory), text.toString(), "y", null, new HeldOut(0.25, 0.25, 7));
    Map<RowSets.Set, List<Integer>> rows = new EnumMap<>(RowSets.Set.class);
    for (int r = 0; r < table.count(); r++) {
      rows.computeIfAbsent(table.sets().of(r), set -> new ArrayList<>()).add(r);
    }
    assertEquals(List.of(4, 7, 14), rows.get(RowSets.Set.VALIDATION));
    assertEquals(List.of(5, 8, 12, 13), rows.get(RowSets.Set.TEST));
    assertEquals(9, rows.get(RowSets.Set.TRAINING).size());
  }

  private String refused(String text) {
    TextTables tables = new TextTables(directory);
    String found =
        refusal(
            () -> {
              read(tables, text, "y", null, new HeldOut(0, 0, 1));
              tables.faults.requireNone();
            });
    return found.substring(found.indexOf("table-0.csv"));
  }

  private Table read(String text, String labels, String weight) throws IOException {
    return read(new TextTables(directory), text, labels, weight, new HeldOut(0, 0, 1));
  }

  private static Table read(
      TextTables tables, String text, String labels, String weight, HeldOut held)
      throws IOException {
    TestSelection selection = new TestSelection(labels).regression(true);
    return tables.read(text, selection.weight(Optional.ofNullable(weight)), held);
  }
}
