package nndl.command.call;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nndl.spark.rows.RowReader;
import nndl.spark.rows.RowsDirectory;
import nndl.spark.rows.WrittenRows;
import nndl.spark.sql.FrameFiles;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Samples that a program has in Spark. They are written to files once, for a training.
 *
 * @param excluded the options that name other samples in place of these
 * @param writer writes the samples
 */
public record CallSamples(List<String> excluded, Writer writer) {
  public CallSamples {
    excluded = List.copyOf(excluded);
  }

  /** Writes samples. */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes the samples.
     *
     * @param lines takes lines about what was written
     * @return the options that name the files, with their values
     */
    Map<String, String> write(RowsDirectory directory, Consumer<String> lines);
  }

  /** Returns training samples in an RDD. */
  public static <T> CallSamples training(JavaRDD<T> rows, RowReader<T> reader) {
    List<String> excluded = List.of("data", "label", "table", "train-images", "train-labels");
    return new CallSamples(
        excluded, (directory, lines) -> write(rows, reader, directory, "training", "train", lines));
  }

  /** Returns test samples in an RDD. */
  public static <T> CallSamples test(JavaRDD<T> rows, RowReader<T> reader) {
    List<String> excluded = List.of("label", "table", "test-images", "test-labels");
    return new CallSamples(
        excluded, (directory, lines) -> write(rows, reader, directory, "test", "test", lines));
  }

  /** Returns the rows of a data frame, which are those of a table. */
  public static CallSamples table(Dataset<Row> frame) {
    List<String> excluded = List.of("data", "table", "train-images", "train-labels");
    return new CallSamples(
        excluded, (directory, lines) -> Map.of("table", FrameFiles.write(frame, directory, lines)));
  }

  private static <T> Map<String, String> write(
      JavaRDD<T> rows,
      RowReader<T> reader,
      RowsDirectory directory,
      String set,
      String option,
      Consumer<String> lines) {
    WrittenRows written = WrittenRows.write(rows, set, reader, directory, lines);
    return Map.of(
        option + "-images",
        written.inputs().toString(),
        option + "-labels",
        written.labels().toString());
  }
}
