package nndl.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowWeights;
import nndl.data.recipe.Unseen;
import nndl.data.table.Faults;
import nndl.data.table.Rows;
import nndl.error.InputException;

/** Reads a table of test rows once. Finds the class of each row, and all faults. */
final class TestRows {
  private static final int NONE = -1;
  private static final int MAX_ROWS = Integer.MAX_VALUE - 8;

  private TestRows() {}

  /**
   * Reads the rows.
   *
   * @param drops whether rows in which the value of a column is missing are left out. If not, a
   *     number may only be missing if the recipe has one to fill in.
   */
  static TableSamples.Source read(
      Rows rows, Recipe recipe, Predicate<String> drops, Faults faults) {
    RowEncoder encoder = new RowEncoder(recipe, rows.name(), rows.columns(), true);
    RowFaults errors = new RowFaults(faults, drops, new Unseen());
    RowWeights ofRows = RowWeights.of(recipe.weight(), rows.columns());
    IntStream.Builder found = IntStream.builder();
    List<float[]> numbers = new ArrayList<>();
    DoubleStream.Builder weights = DoubleStream.builder();
    rows.read(
        (number, row) -> {
          if (number >= MAX_ROWS) {
            throw InputException.expected("test rows", "less than 2^31 - 8", "more");
          }
          int label = encoder.check(row, errors);
          found.add(encoder.hasGap(row, drops) ? NONE : label);
          if (recipe.answersNumbers()) {
            numbers.add(label < 0 ? null : encoder.numbersOf(row, errors).orElseThrow());
          }
          if (ofRows.exist()) {
            weights.add(ofRows.of(row, errors));
          }
        });
    faults.requireNone();
    int[] classes = found.build().toArray();
    if (Arrays.stream(classes).noneMatch(c -> c != NONE)) {
      throw InputException.expected(rows.name(), "test rows", "none");
    }
    return new TableSamples.Source(
        rows,
        classes.length,
        row -> classes[row],
        recipe.answersNumbers() ? numbers::get : null,
        weights.build().toArray());
  }
}
