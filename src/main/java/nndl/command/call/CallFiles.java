package nndl.command.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import nndl.command.options.TableStep;
import nndl.command.options.TrainOptions;
import nndl.data.storage.Storage;
import nndl.spark.rows.RowsDirectory;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The files that a training needs beside those that a program names. They are deleted at its end.
 */
public final class CallFiles implements AutoCloseable {
  private final JavaSparkContext spark;
  private final CallRequest request;
  private final Runnable check;
  private final Deque<RowsDirectory> opened = new ArrayDeque<>();

  /**
   * @param check is run before a directory is opened, and fails if the training is to end
   */
  CallFiles(JavaSparkContext spark, CallRequest request, Runnable check) {
    this.spark = spark;
    this.request = request;
    this.check = check;
  }

  /** Opens a directory for samples. */
  public RowsDirectory open() {
    check.run();
    RowsDirectory directory =
        RowsDirectory.open(spark, request.rowsDirectory().map(Path::new), request.lines());
    opened.push(directory);
    return directory;
  }

  /** Returns what takes lines about what is written. */
  public Consumer<String> lines() {
    return request.lines();
  }

  /** Writes the samples of a table, unless they go to the directory of the model. */
  void prepare(TrainOptions options, Storage storage) {
    TableStep step = new TableStep(options, storage, spark.getConf(), request.lines());
    if (options.table.isTable() && options.model == null) {
      step.writeTemporary(new Path(open().path(), "samples"), options::describe);
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
