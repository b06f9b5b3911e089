package nndl.spark.sql;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import nndl.data.storage.Content;
import nndl.data.storage.Storage;
import nndl.data.table.CsvRecords;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Writes the rows of CSV files as Parquet: the rows of each file into one, in their order. A field
 * without text is null.
 */
public final class ParquetFiles {
  private ParquetFiles() {}

  /** A column of texts, whole numbers or numbers. */
  public record Field(String name, Type type) {}

  /** What a column holds. */
  public enum Type {
    TEXT,
    INTEGER,
    NUMBER
  }

  /**
   * Writes the files.
   *
   * @param csv the files, each with a header, in order
   * @param fields the last fields of each row
   * @param directory a directory that does not exist
   * @return the files in the order of their rows
   */
  public static List<Path> write(
      JavaSparkContext spark, List<Path> csv, List<Field> fields, Path directory) {
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    List<Type> types = fields.stream().map(Field::type).toList();
    JavaRDD<Row> rows =
        spark
            .parallelize(csv.stream().map(Path::toString).toList(), csv.size())
            .flatMap(file -> rows(new Storage(hadoop.value()), new Path(file), types));
    try {
      Sessions.of(spark.getConf(), directory.toString())
          .createDataFrame(rows, schema(fields))
          .write()
          .parquet(directory.toString());
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw InputException.expected(directory.getParent(), "to write Parquet", SqlTable.reason(e));
    }
    return Arrays.stream(new Storage(spark.hadoopConfiguration()).list(directory))
        .map(FileStatus::getPath)
        .filter(file -> file.getName().startsWith("part-"))
        .sorted()
        .toList();
  }

  private static StructType schema(List<Field> fields) {
    return new StructType(
        fields.stream()
            .map(
                field ->
                    DataTypes.createStructField(
                        field.name,
                        switch (field.type) {
                          case TEXT -> DataTypes.StringType;
                          case INTEGER -> DataTypes.IntegerType;
                          case NUMBER -> DataTypes.DoubleType;
                        },
                        true))
            .toArray(StructField[]::new));
  }

  /** Returns the rows of a file. One is in memory at a time. */
  private static Iterator<Row> rows(Storage storage, Path file, List<Type> types) {
    Content content = Content.look(storage, storage.status(file), Storage.Access.WHOLE);
    TaskCompletionListener close = task -> content.close();
    TaskContext.get().addTaskCompletionListener(close);
    CsvRecords records = new CsvRecords(content, (byte) ',', 0, 0);
    records.skip(1);
    return new Iterator<>() {
      private boolean hasNext = records.next();

      @Override
      public boolean hasNext() {
        return hasNext;
      }

      @Override
      public Row next() {
        Row row = row(records, types);
        hasNext = records.next();
        return row;
      }
    };
  }

  private static Row row(CsvRecords records, List<Type> types) {
    int first = records.fields() - types.size();
    return RowFactory.create(
        IntStream.range(0, types.size())
            .mapToObj(field -> value(records.text(first + field), types.get(field)))
            .toArray());
  }

  private static Object value(String text, Type type) {
    return text.isEmpty()
        ? null
        : switch (type) {
          case TEXT -> text;
          case INTEGER -> (Object) Integer.valueOf(text);
          case NUMBER -> (Object) Double.valueOf(text);
        };
  }
}
