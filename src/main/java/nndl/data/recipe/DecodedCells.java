package nndl.data.recipe;

import java.math.BigDecimal;
import java.util.List;
import nndl.math.NumberText;
import nndl.math.SparseRows;

/**
 * Reads the cells of a row back from its inputs, as texts for people. A number is the shortest
 * decimal number that becomes the same input. A category that the training rows do not have, or
 * that is missing, is {@value #NONE}. A number that was missing is the number that stands for it,
 * with a star, as is a cell that has this very number.
 */
public final class DecodedCells {
  /** The text of a cell whose inputs are all 0. */
  public static final String NONE = "(none)";

  /** A cell seldom has more digits. The number that stands for a missing one often has. */
  private static final int MAX_DIGITS = 10;

  private static final int USUAL_DIGITS = 6;

  /** Numbers with more digits before the point are written with an exponent. */
  private static final int MAX_PLAIN = 15;

  private final List<Column> columns;
  private final int[] starts;

  public DecodedCells(Recipe recipe) {
    this.columns = recipe.columns();
    this.starts = new int[columns.size()];
    for (int c = 1; c < starts.length; c++) {
      starts[c] = starts[c - 1] + columns.get(c - 1).inputs();
    }
  }

  /** Returns the index of the first input of a column. */
  public int start(int column) {
    return starts[column];
  }

  /** Returns the text of the cell of a row in a column. */
  public String text(SparseRows rows, int row, int column) {
    int from = starts[column];
    int to = from + columns.get(column).inputs();
    for (int e = rows.start(row); e < rows.start(row + 1); e++) {
      int input = rows.column()[e];
      if (input >= from && input < to) {
        return text(columns.get(column), input - from, rows.value()[e]);
      }
    }
    return text(columns.get(column), -1, 0);
  }

  /**
   * @param input the index, in the column, of the input that is not 0, or -1 if there is none
   * @param value that input
   */
  private static String text(Column column, int input, float value) {
    if (column instanceof Column.Categories categories) {
      return input < 0 ? NONE : categories.texts().get(input);
    }
    return text((Column.Numbers) column, value);
  }

  private static String text(Column.Numbers numbers, float input) {
    boolean filled = numbers.fill() != null && numbers.input(numbers.fill()) == input;
    return shortest(numbers, input) + (filled ? " *" : "");
  }

  private static String shortest(Column.Numbers numbers, float input) {
    double number = input * numbers.deviation() + numbers.mean();
    double size = Math.max(Math.abs(number), numbers.deviation());
    for (int digits = 1; digits <= MAX_DIGITS; digits++) {
      BigDecimal rounded = NumberText.rounded(number, size, digits);
      if (numbers.input(rounded.doubleValue()) == input) {
        return text(rounded);
      }
    }
    return number(number);
  }

  /** Returns the text of a number with at most six digits. */
  public static String number(double number) {
    return text(NumberText.rounded(number, USUAL_DIGITS));
  }

  private static String text(BigDecimal number) {
    return Math.abs(number.precision() - number.scale()) > MAX_PLAIN
        ? number.toString()
        : number.toPlainString();
  }
}
