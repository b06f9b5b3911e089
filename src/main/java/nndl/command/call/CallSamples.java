package nndl.command.call;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nndl.spark.rows.RowReader;
import nndl.spark.rows.RowsDirectory;
import nndl.spark.rows.WrittenRows;
import org.apache.spark.api.java.JavaRDD;

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
    return of(
        "train", List.of("data", "label", "table", "train-images", "train-labels"), rows, reader);
  }

  /** Returns test samples in an RDD. */
  public static <T> CallSamples test(JavaRDD<T> rows, RowReader<T> reader) {
    return of("test", List.of("label", "table", "test-images", "test-labels"), rows, reader);
  }

  private static <T> CallSamples of(
      String set, List<String> excluded, JavaRDD<T> rows, RowReader<T> reader) {
    return new CallSamples(
        excluded,
        (directory, lines) -> {
          WrittenRows written = WrittenRows.write(rows, reader, directory, lines);
          return Map.of(
              set + "-images", written.inputs().toString(),
              set + "-labels", written.labels().toString());
        });
  }
}
