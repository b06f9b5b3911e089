package nndl.spark.sql;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Writes the rows of CSV files as Parquet: the rows of each file into one, in their order. A field
 * without text is null.
 */
public final class ParquetFiles {
  private ParquetFiles() {}

  /**
   * Writes the files.
   *
   * @param csv the files, each with a header, in order
   * @param schema the first fields of each row: strings, integers and doubles
   * @param directory a directory that does not exist
   * @return the files in the order of their rows
   */
  public static List<Path> write(
      JavaSparkContext spark, List<Path> csv, StructType schema, Path directory) {
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    JavaRDD<Row> rows =
        spark
            .parallelize(csv.stream().map(Path::toString).toList(), csv.size())
            .flatMap(file -> rows(new Storage(hadoop.value()), new Path(file), schema));
    try {
      Sessions.of(spark.getConf(), directory.toString())
          .createDataFrame(rows, schema)
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

  /** Returns the rows of a file. One is in memory at a time. */
  private static Iterator<Row> rows(Storage storage, Path file, StructType schema) {
    Content content = Content.look(storage, storage.status(file), Storage.Access.WHOLE);
    TaskCompletionListener close = task -> content.close();
    TaskContext.get().addTaskCompletionListener(close);
    CsvRecords records = new CsvRecords(content, (byte) ',', 0, 0);
    records.skip(1);
    return Stream.iterate(records, same -> same)
        .takeWhile(CsvRecords::next)
        .map(same -> row(same, schema))
        .iterator();
  }

  private static Row row(CsvRecords records, StructType schema) {
    return RowFactory.create(
        IntStream.range(0, schema.length())
            .mapToObj(field -> value(records.text(field), schema.apply(field).dataType()))
            .toArray());
  }

  private static Object value(String text, DataType type) {
    if (text.isEmpty()) {
      return null;
    }
    return type.equals(DataTypes.IntegerType)
        ? (Object) Integer.valueOf(text)
        : type.equals(DataTypes.DoubleType) ? (Object) Double.valueOf(text) : text;
  }
}
