package nndl.data.recipe;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * Many columns of numbers whose names are numbered from 0, such as hashed features: a list that
 * needs four bytes for each. None is shifted or filled, and their deviations are float32 numbers.
 * To go through it makes a name for each column; all names may be far longer than their recipe.
 */
public final class NumberedColumns extends AbstractList<Column>
    implements RandomAccess, Serializable {
  /** Fewer columns are listed one by one. */
  public static final int MIN_COUNT = 1 << 12;

  private static final long serialVersionUID = 1;
  private static final String FIRST = "0";

  private final String prefix;
  private final int count;
  private final float[] deviations;

  /**
   * @param prefix what stands before the number of each name
   * @param deviations the deviation of each column; none if all are 1, so that inputs are numbers
   */
  NumberedColumns(String prefix, int count, float... deviations) {
    this.prefix = prefix;
    this.count = count;
    this.deviations = deviations;
  }

  /**
   * Returns the same columns in a list that cannot change, in this one if they are such columns.
   */
  static List<Column> copyOf(List<Column> columns) {
    if (columns instanceof NumberedColumns) {
      return columns;
    }
    int count = columns.size();
    if (count < MIN_COUNT || !(columns.get(0) instanceof Column.Numbers first)) {
      return List.copyOf(columns);
    }
    boolean areInputs = columns.stream().allMatch(column -> deviation(column) == 1);
    float[] deviations = new float[areInputs ? 0 : count];
    for (int k = 0; k < deviations.length; k++) {
      deviations[k] = deviation(columns.get(k));
    }
    String prefix = first.name().replaceFirst(FIRST + "$", "");
    NumberedColumns numbered = new NumberedColumns(prefix, count, deviations);
    return numbered.equals(columns) ? numbered : List.copyOf(columns);
  }

  /** Returns the number of inputs of columns, without a look at each if they are such columns. */
  static int inputs(List<? extends Column> columns) {
    return columns instanceof NumberedColumns
        ? columns.size()
        : columns.stream().mapToInt(Column::inputs).sum();
  }

  private static float deviation(Column column) {
    return column instanceof Column.Numbers numbers ? (float) numbers.deviation() : 0;
  }

  @Override
  public Column.Numbers get(int k) {
    return new Column.Numbers(prefix + k, 0, deviations.length == 0 ? 1 : deviations[k], null);
  }

  @Override
  public int size() {
    return count;
  }

  /** Returns what stands before the number of each name. */
  String prefix() {
    return prefix;
  }

  /** Returns the deviation of each column, or none if all are 1. */
  public float[] deviations() {
    return deviations.clone();
  }

  /** Returns the same columns with other deviations. */
  public NumberedColumns with(float... others) {
    return new NumberedColumns(prefix, count, others.clone());
  }

  /** The same prefix, count and deviations make the same columns. */
  @Override
  public boolean equals(Object other) {
    return (other instanceof NumberedColumns that
            && prefix.equals(that.prefix)
            && count == that.count
            && Arrays.equals(deviations, that.deviations))
        || super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode(); // that of any list of these columns
  }
}
