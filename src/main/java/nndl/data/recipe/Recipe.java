package nndl.data.recipe;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import nndl.error.InputException;

/**
 * How the rows of a table become samples: which columns are inputs and how, and which column names
 * the class. It is learnt from the training rows and is stored in the metadata of the model, so
 * that the same rows give the same inputs later.
 *
 * @param label the name of the column with the classes
 * @param classes the names of the classes, in order
 * @param missing which texts stand for a missing value
 * @param columns the columns that are inputs, in order
 */
public record Recipe(
    String label, List<String> classes, MissingValues missing, List<Column> columns)
    implements Serializable {

  public Recipe {
    classes = List.copyOf(classes);
    columns = List.copyOf(columns);
  }

  /** Returns the number of inputs of the network. */
  public int inputs() {
    return columns.stream().mapToInt(Column::inputs).sum();
  }

  /** Returns the name of each input, such as {@code age} or {@code island=Biscoe}. */
  public List<String> inputNames() {
    return columns.stream().flatMap(column -> column.inputNames().stream()).toList();
  }

  /**
   * Returns the place of each column of this recipe among the columns of a table.
   *
   * @param place the name of the table, for the message if a column is missing
   */
  public int[] places(Object place, List<String> table) {
    return columns.stream().mapToInt(column -> place(place, column.name(), table)).toArray();
  }

  /** Returns the place of the label among the columns of a table. */
  public int placeOfLabel(Object place, List<String> table) {
    return place(place, label, table);
  }

  private static int place(Object place, String name, List<String> table) {
    int found = table.indexOf(name);
    if (found < 0) {
      throw InputException.expected(
          place, "a column '%s', as the model's training had it".formatted(name), table);
    }
    return found;
  }

  /** Allows categories that no training row has. A row that cannot be used is an error. */
  public static final Surprises STRICT =
      new Surprises() {
        @Override
        public void unseen(Row row, Column column, String value) {}

        @Override
        public void unusable(Row row, Column column, int cell) {
          throw noNumber(row, column, cell);
        }
      };

  /** Returns the error for a row that lacks a number. */
  public static InputException noNumber(Row row, Column column, int cell) {
    return InputException.expected(
        row.place() + ", column " + column.name(), wanted(row, cell), found(row, cell));
  }

  /** Returns what is expected in a cell that has no number. */
  public static String wanted(Row row, int cell) {
    return row.isMissing(cell)
        ? "a number (--missing mean in the training fills gaps)"
        : "a number";
  }

  /** Returns what was found in a cell that has no number. */
  public static String found(Row row, int cell) {
    return row.isMissing(cell) ? "none" : Cells.shown(row.text(cell));
  }

  /** Receives what a row has that the training rows did not have. */
  public interface Surprises {
    /** A category that no training row has. The inputs of the column are zero. */
    void unseen(Row row, Column column, String value);

    /**
     * A number is missing or is no number, and there is nothing to fill in. The inputs are not
     * usable.
     *
     * @param cell the place of the cell in the row
     */
    void unusable(Row row, Column column, int cell);
  }

  /**
   * Computes the inputs of a row.
   *
   * @param places the result of {@link #places} for the row's table
   * @param inputs receives the inputs
   * @return whether the inputs can be used
   */
  public boolean encode(Row row, int[] places, float[] inputs, Surprises surprises) {
    Arrays.fill(inputs, 0);
    boolean usable = true;
    int at = 0;
    for (int c = 0; c < places.length; c++) {
      Column column = columns.get(c);
      int cell = places[c];
      boolean missing = row.isMissing(cell);
      if (column instanceof Column.Numbers numbers) {
        double number = missing ? fill(numbers) : row.number(cell);
        inputs[at] = numbers.input(number);
        if (!Float.isFinite(inputs[at])) {
          surprises.unusable(row, column, cell);
          usable = false;
        }
      } else if (column instanceof Column.Categories categories && !missing) {
        String value = Cells.name(row.text(cell));
        Integer index = categories.indices().get(value);
        if (index == null) {
          surprises.unseen(row, column, value);
        } else {
          inputs[at + index] = 1;
        }
      }
      at += column.inputs();
    }
    return usable;
  }

  private static double fill(Column.Numbers numbers) {
    return Objects.requireNonNullElse(numbers.fill(), Double.NaN);
  }

  /**
   * Returns the index of the class that a cell names, or -1 if it names none. If the classes are
   * numbers, numbers of equal value are the same class.
   */
  public int classOf(String text) {
    int index = classes.indexOf(Cells.name(text));
    if (index < 0) {
      double number = Cells.number(text);
      return Double.isNaN(number) ? -1 : classes.indexOf(Cells.text(number));
    }
    return index;
  }
}
