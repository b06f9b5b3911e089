package nndl.spark.sql;

import java.util.Locale;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.spark.rows.Restarts;
import nndl.spark.rows.RowsDirectory;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

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
    Path table = new Path(directory.path(), "table");
    Restarts.of(frame.sparkSession().sparkContext())
        .run(
            () -> {
              write(frame, table);
              return table;
            },
            lines);
    lines.accept(
        String.format(
            Locale.ROOT,
            "wrote the rows of a data frame, %.1f MB, to %s",
            directory.bytes() / 1e6,
            directory.path()));
    return FORMAT + ":" + table;
  }

  private static void write(Dataset<Row> frame, Path table) {
    try {
      frame.write().mode(SaveMode.Overwrite).format(FORMAT).save(table.toString());
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      if (e instanceof AnalysisException) {
        throw InputException.expected(
            "data frame", "columns that a Parquet file can hold", SqlTable.reason(e));
      }
      throw e;
    }
  }
}
