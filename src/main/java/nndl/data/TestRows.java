package nndl.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.data.recipe.Column;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowErrors;
import nndl.data.table.Faults;
import nndl.data.table.Rows;
import nndl.error.InputException;

/**
 * Reads a table of test rows once. Finds the class of each row, and all faults.
 *
 * <p>A row in which a number is missing is a fault, unless the recipe has a number to fill in or
 * such rows are left out.
 */
final class TestRows {
  private static final int NONE = -1;
  private static final int MAX_ROWS = Integer.MAX_VALUE - 8;

  private final Recipe recipe;
  private final boolean drops;
  private final Faults faults;
  private int[] classOfRow = new int[1 << 10];
  private int count;
  private boolean whole;
  private final Unseen unseen = new Unseen();

  private final RowErrors errors =
      new RowErrors() {
        @Override
        public void unusable(Cell cell) {
          whole = false;
          if (!(drops && cell.isMissing())) {
            faults.add(List.of("cell", cell.column()), cell.place(), cell.expected(), cell.found());
          }
        }

        @Override
        public void unseen(Row row, Column column, String value) {
          unseen.add(row, column, value);
        }
      };

  private TestRows(Recipe recipe, boolean drops, Faults faults) {
    this.recipe = recipe;
    this.drops = drops;
    this.faults = faults;
  }

  /**
   * Reads the rows.
   *
   * @param drops whether rows in which a value is missing are left out
   */
  static TableSamples.Source read(Rows rows, Recipe recipe, boolean drops, Faults faults) {
    TestRows test = new TestRows(recipe, drops, faults);
    test.read(rows);
    int[] classes = Arrays.copyOf(test.classOfRow, test.count);
    if (Arrays.stream(classes).noneMatch(c -> c != NONE)) {
      throw InputException.expected(rows.name(), "test rows", "none");
    }
    return new TableSamples.Source(
        rows, classes.length, row -> classes[row] != NONE, row -> classes[row]);
  }

  /**
   * Reads the rows. Fails with all faults if there are some.
   *
   * @param lines takes lines about values that no training row has
   */
  static void check(Rows rows, Recipe recipe, Faults faults, Consumer<String> lines) {
    TestRows test = new TestRows(recipe, false, faults);
    test.read(rows);
    test.unseen.say(lines);
  }

  private void read(Rows rows) {
    RowEncoder encoder = new RowEncoder(recipe, rows.name(), rows.columns(), true);
    rows.read(
        (number, row) -> {
          whole = true;
          Optional<float[]> unused = encoder.encode(row, errors); // the row is not whole then
          int of = encoder.classOf(row, errors);
          add(whole ? of : NONE);
        });
    faults.requireNone();
  }

  private void add(int classOf) {
    if (count == classOfRow.length) {
      if (count == MAX_ROWS) {
        throw InputException.expected("test rows", "less than 2^31 - 8", "more");
      }
      classOfRow = Arrays.copyOf(classOfRow, (int) Math.min(MAX_ROWS, 2L * count));
    }
    classOfRow[count++] = classOf;
  }
}
