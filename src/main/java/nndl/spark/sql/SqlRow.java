package nndl.spark.sql;

import nndl.data.recipe.FileRow;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.ValueRow;
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
 * @param number the number of the row in the file, from 0
 */
record SqlRow(org.apache.spark.sql.Row cells, MissingValues missing, String file, long number)
    implements ValueRow, FileRow {

  @Override
  public Object value(int column) {
    return cells.get(column);
  }

  @Override
  public String text(int column) {
    if (!(value(column) instanceof Number)) {
      requireSimple(column);
    }
    return ValueRow.super.text(column);
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
    return file + "#" + number;
  }
}
