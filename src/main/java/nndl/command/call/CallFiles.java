package nndl.command.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import nndl.command.options.TableStep;
import nndl.command.options.TrainOptions;
import nndl.data.storage.Storage;
import nndl.spark.rows.RowsDirectory;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The files that a training needs beside those that a program names. They are deleted at its end.
 */
final class CallFiles implements AutoCloseable {
  private final JavaSparkContext spark;
  private final CallRequest request;
  private final Deque<RowsDirectory> opened = new ArrayDeque<>();

  CallFiles(JavaSparkContext spark, CallRequest request) {
    this.spark = spark;
    this.request = request;
  }

  private RowsDirectory open() {
    RowsDirectory directory =
        RowsDirectory.open(spark, request.rowsDirectory().map(Path::new), request.lines());
    opened.push(directory);
    return directory;
  }

  /**
   * Writes the samples, and returns all options, those that name their files included.
   *
   * @param check is run before each set is written, and fails if the training is to end
   */
  Map<String, String> write(Runnable check) {
    Map<String, String> options = new HashMap<>(request.options());
    for (CallSamples samples : request.samples()) {
      check.run();
      options.putAll(samples.writer().write(open(), request.lines()));
    }
    check.run();
    return options;
  }

  /** Writes the samples of a table, unless they go to the directory of the model. */
  void prepare(TrainOptions options, Storage storage) {
    TableStep step = new TableStep(options, storage, spark.getConf(), request.lines());
    if (options.table.isTable() && options.model == null) {
      step.write(new Path(open().path(), "samples"), options::describe);
    } else {
      step.run(false, options::describe);
    }
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
