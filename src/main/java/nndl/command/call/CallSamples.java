package nndl.command.call;

import java.util.Map;
import java.util.function.Consumer;
import nndl.spark.rows.RowReader;
import nndl.spark.rows.RowsDirectory;
import nndl.spark.rows.WrittenRows;
import org.apache.spark.api.java.JavaRDD;

/** Samples that a program has in Spark. They are written to files once, for a training. */
@FunctionalInterface
public interface CallSamples {
  /**
   * Writes the samples.
   *
   * @param lines takes lines about what was written
   * @return the options that name the files
   */
  Map<String, String> write(RowsDirectory directory, Consumer<String> lines);

  /** Returns training samples in an RDD. */
  static <T> CallSamples training(JavaRDD<T> rows, RowReader<T> reader) {
    return (directory, lines) -> write(rows, reader, directory, "train", lines);
  }

  /** Returns test samples in an RDD. */
  static <T> CallSamples test(JavaRDD<T> rows, RowReader<T> reader) {
    return (directory, lines) -> write(rows, reader, directory, "test", lines);
  }

  private static <T> Map<String, String> write(
      JavaRDD<T> rows,
      RowReader<T> reader,
      RowsDirectory directory,
      String set,
      Consumer<String> lines) {
    WrittenRows written = WrittenRows.write(rows, reader, directory, lines);
    return Map.of(
        set + "-images", written.inputs().toString(), set + "-labels", written.labels().toString());
  }
}
