package nndl.data.recipe;

import java.io.Serializable;
import java.util.List;

/** Reads how much each row of a table counts. */
public final class RowWeights implements Serializable {
  private static final long serialVersionUID = 1;

  /** What a weight must be. Weights are kept as float32. */
  public static final String EXPECTED = "a finite weight of 0 or more";

  private final Column.Numbers column;
  private final int place;

  private RowWeights(Column.Numbers column, int place) {
    this.column = column;
    this.place = place;
  }

  /**
   * Returns the column of weights for a recipe.
   *
   * @param largest the largest weight of the training rows
   */
  public static Column.Numbers column(String name, Reading reading, float largest) {
    double scale = Math.scalb(1.0, Math.getExponent((double) largest));
    return new Column.Numbers(name, 0, scale, null, reading);
  }

  /**
   * Finds the column of weights in a table. If the table lacks it, every row counts once.
   *
   * @param column the column, or null if there is none
   * @param columns the names of the table's columns
   */
  public static RowWeights of(Column.Numbers column, List<String> columns) {
    return new RowWeights(column, column == null ? -1 : columns.indexOf(column.source()));
  }

  /** Whether the table has the column. */
  public boolean exist() {
    return place >= 0;
  }

  /** Returns the weight of a row; 0 if its cell has none, which errors take. */
  public float of(Row row, RowErrors errors) {
    if (!exist()) {
      return 1;
    }
    boolean missing = row.isMissing(place);
    double weight = missing ? Double.NaN : column.reading().of(row, place);
    if (isWeight(weight)) {
      return (float) weight;
    }
    String found = missing ? "none" : Cells.shown(row.text(place));
    errors.unusable( // which is a fault also where a row without a value is left out
        new RowErrors.Cell(row.place(), column.source(), false, EXPECTED, found));
    return 0;
  }

  /** Whether a number can be a weight: it is neither negative nor too large for a float32. */
  public static boolean isWeight(double number) {
    return number >= 0 && number <= Float.MAX_VALUE;
  }
}
