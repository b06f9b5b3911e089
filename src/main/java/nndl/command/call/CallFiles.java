package nndl.command.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.options.TableStep;
import nndl.command.options.TrainOptions;
import nndl.data.storage.Storage;
import nndl.spark.cluster.Closing;
import nndl.spark.rows.RowReader;
import nndl.spark.rows.RowsDirectory;
import nndl.spark.rows.SharedRows;
import nndl.spark.rows.WrittenRows;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The files that a training needs beside those that a program names. They are deleted at its end,
 * unless trainings share them.
 */
public final class CallFiles implements AutoCloseable {
  private final JavaSparkContext spark;
  private final CallRequest request;
  private final Runnable check;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

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
    RowsDirectory directory = RowsDirectory.open(spark, place(), request.lines());
    opened.push(directory);
    return directory;
  }

  private Optional<Path> place() {
    return request.rowsDirectory().map(Path::new);
  }

  /** Writes the rows of a frame, unless Spark caches it and another training has done so. */
  public WrittenRows rows(Dataset<Row> frame, RowReader<Row> reader) {
    check.run();
    SharedRows.Use use = SharedRows.of(spark, frame, reader, place(), request.lines());
    opened.push(use);
    return use.rows();
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
    Closing.all(opened.toArray(AutoCloseable[]::new));
    opened.clear();
  }
}
