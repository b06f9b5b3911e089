package nndl.spark.sql;

import java.io.FileNotFoundException;
import java.util.Locale;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.spark.rows.Restarts;
import nndl.spark.rows.RowsDirectory;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * Writes the rows of a data frame once, as a table that {@link SqlTable} reads. A frame may compute
 * its rows anew each time, in another order or with other values, and a table is read several
 * times. The files have the order of the frame's partitions.
 */
public final class FrameFiles {
  private static final String FORMAT = "parquet";

  private FrameFiles() {}

  /**
   * Writes the rows of a frame to a directory. If an executor is lost and Spark gives up because of
   * it, all are written again.
   *
   * @param lines takes lines about what was written
   * @return the name by which {@link SqlTable#open} finds the table
   */
  public static String write(Dataset<Row> frame, RowsDirectory directory, Consumer<String> lines) {
    Path table = table(directory);
    SparkSession session = frame.sparkSession();
    long rows = Restarts.of(session.sparkContext()).run(() -> write(frame, session, table), lines);
    requireAll(rows, frame, directory);
    Sessions.read(directory, session);
    lines.accept(
        String.format(
            Locale.ROOT,
            "wrote the rows of a data frame, %.1f MB, to %s",
            directory.bytes() / 1e6,
            directory.path()));
    return FORMAT + ":" + table;
  }

  /** Returns the table in a directory. */
  static Path table(RowsDirectory directory) {
    return new Path(directory.path(), "table");
  }

  /** Writes the rows. Returns how many the tasks have seen. */
  private static long write(Dataset<Row> frame, SparkSession session, Path table) {
    LongAccumulator rows = session.sparkContext().longAccumulator();
    FilterFunction<Row> all =
        row -> {
          rows.add(1);
          return true;
        };
    try {
      frame.filter(all).write().mode(SaveMode.Overwrite).format(FORMAT).save(table.toString());
      return rows.value();
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      if (e instanceof AnalysisException) {
        throw InputException.expected(
            "data frame", "columns that a Parquet file can hold", SqlTable.reason(e));
      }
      throw e;
    }
  }

  /**
   * Fails unless all rows are found that tasks have written. Those of an executor that has written
   * to a disk of its own host are lost, and Spark does not tell it.
   */
  private static void requireAll(long rows, Dataset<Row> frame, RowsDirectory directory) {
    Object found = found(frame, table(directory));
    if (!found.equals(rows)) {
      throw InputException.expected(
          directory.path(),
          "%s, with all %s rows of the data frame".formatted(RowsDirectory.SHARED, rows),
          found);
    }
  }

  /** Returns how many rows are found, or that a file of them is not. */
  private static Object found(Dataset<Row> frame, Path table) {
    try {
      return frame
          .sparkSession()
          .read()
          .schema(frame.schema())
          .format(FORMAT)
          .load(SqlTable.plain(table.toString()))
          .count();
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      if (ExceptionUtils.indexOfType(e, FileNotFoundException.class) >= 0) {
        return "an executor that cannot find a file of them";
      }
      throw e;
    }
  }
}
