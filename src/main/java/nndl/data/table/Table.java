package nndl.data.table;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.error.InputException;

/**
 * A table that has been read twice: its recipe is learnt, and the set and the class of each row are
 * known.
 *
 * @param facts what the columns of the recipe look like, in their order
 * @param split how the rows were divided into sets; it has no hashes yet
 * @param classOfRow the index of the class of each row, or of none if the row is left out
 * @param ids the columns by which rows are known
 * @param weightOfRow the weight of each row; empty if every row counts once
 * @param numbers the numbers that are answered, [rows, numbers]; empty if rows have classes
 */
public record Table(
    Rows rows,
    Recipe recipe,
    List<ColumnFacts> facts,
    RowSplit split,
    RowSets sets,
    short[] classOfRow,
    List<String> ids,
    double[] weightOfRow,
    double... numbers) {
  private static final int MAX_INPUTS = 1 << 22;

  /**
   * Reads a table.
   *
   * @param missing which texts stand for a missing value
   * @param faults the faults that reading the rows finds. If there are any, this method fails.
   * @param lines takes lines about what was decided
   */
  public static Table read(
      Rows rows,
      Selection selection,
      MissingValues missing,
      HeldOut held,
      Faults faults,
      Consumer<String> lines) {
    Rows counted = WeighedRows.of(rows, selection.weightColumn(), faults);
    InferredSchema schema = InferredSchema.of(counted, selection, faults, lines);
    RowSets sets = RowSets.of(rows.name(), schema, held);
    Recipe recipe = RecipeFitter.fit(counted, schema, sets, selection, missing);
    if (recipe.inputs() < 1 || recipe.inputs() > MAX_INPUTS) {
      throw InputException.expected(rows.name(), "1 to 2^22 inputs", recipe.inputs());
    }
    List<String> names = recipe.columns().stream().map(Column::name).toList();
    if (Set.copyOf(names).size() < names.size()) {
      throw InputException.expected(
          rows.name(), "no column that is named like a part of a date (--date)", names);
    }
    return new Table(
        counted,
        recipe,
        schema.inputs().stream().map(InferredSchema.Input::facts).toList(),
        RowSplit.of(held, selection),
        sets,
        schema.classOfRow(),
        selection.ids(),
        schema.weightOfRow(),
        schema.numbers());
  }

  /** Returns the number of rows, including rows that are left out. */
  public int count() {
    return classOfRow.length;
  }

  /** Returns the standardised numbers that are answered for a row that is not left out. */
  public float[] numbersOf(int row) {
    float[] of = new float[recipe.numbers().size()];
    for (int j = 0; j < of.length; j++) {
      of[j] = recipe.numbers().get(j).input(numbers[row * of.length + j]);
    }
    return of;
  }

  /** Returns the index of the class of a row that is not left out. */
  public int classOf(int row) {
    return classOfRow[row];
  }
}
