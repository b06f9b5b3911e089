package nndl.spark.sql;

import nndl.data.recipe.Cells;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Row;
import nndl.error.InputException;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/**
 * A row of a data frame.
 *
 * @param file the file of the row
 * @param number the number of the row in the file, from 1
 */
record SqlRow(org.apache.spark.sql.Row cells, MissingValues missing, String file, long number)
    implements Row {

  @Override
  public boolean isMissing(int column) {
    Object cell = cells.get(column);
    return cell == null
        || (cell instanceof Number value
            ? Double.isNaN(value.doubleValue()) || missing.contains(Cells.text(value))
            : cell instanceof String text && missing.contains(text.strip()));
  }

  @Override
  public double number(int column) {
    Object cell = cells.get(column);
    if (cell instanceof Number value) {
      double number = value.doubleValue();
      return Double.isInfinite(number) ? Double.NaN : number;
    }
    return cell instanceof String text ? Cells.number(text) : Double.NaN;
  }

  @Override
  public String text(int column) {
    Object cell = cells.get(column);
    requireSimple(column);
    return cell instanceof Number value ? Cells.text(value) : String.valueOf(cell).strip();
  }

  private void requireSimple(int column) {
    DataType type = cells.schema().apply(column).dataType();
    if (type instanceof StructType
        || type instanceof ArrayType
        || type instanceof MapType
        || type instanceof BinaryType) {
      throw InputException.expected(
          "%s, column %s".formatted(file, cells.schema().apply(column).name()),
          "numbers or words, or --drop",
          type.catalogString());
    }
  }

  @Override
  public String place() {
    return "%s, row %s".formatted(file, number);
  }
}
