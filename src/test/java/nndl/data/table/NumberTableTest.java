package nndl.data.table;

import static nndl.Refused.refusal;
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
    return tables.read(text, labels, true, List.of(), List.of(), Optional.ofNullable(weight), held);
  }
}
