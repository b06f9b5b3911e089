package nndl.data.table;

import java.util.stream.IntStream;
import nndl.data.recipe.Decimal;
import nndl.data.recipe.FileRow;
import nndl.data.recipe.MissingValues;

/**
 * The current record of a CSV file as a row.
 *
 * @param fields the field of each column
 */
public record CsvRow(CsvRecords records, int[] fields, MissingValues.Matcher missing)
    implements FileRow {

  /** Returns the row of a file whose columns have the order of the file. */
  public static CsvRow of(CsvRecords records, CsvFile file, MissingValues missing) {
    int[] fields = IntStream.range(0, file.columns().size()).toArray();
    return new CsvRow(records, fields, missing.matcher());
  }

  @Override
  public boolean isMissing(int column) {
    int field = fields[column];
    return missing.matches(records.buffer(), records.start(field), records.end(field));
  }

  @Override
  public double number(int column) {
    int field = fields[column];
    return Decimal.float64(records.buffer(), records.start(field), records.end(field));
  }

  @Override
  public String text(int column) {
    return records.text(fields[column]);
  }

  @Override
  public String file() {
    return records.path();
  }

  @Override
  public long number() {
    return records.line();
  }

  @Override
  public String place() {
    return records.place();
  }
}
