package nndl.command.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import nndl.command.options.TableStep;
import nndl.command.options.TrainOptions;
import nndl.data.storage.Storage;
import nndl.error.InputException;
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
  /** A file in a directory, with the partition of its rows, and for one row its number from 0. */
  private static final String FILE =
      "/(?:table(?:/part-(\\d+)-[^#,: ]+(?:#(\\d+))?)?"
          + "|train-(?:inputs|labels)\\.idx(?:/[tv]-(\\d+)-\\d+\\.idx)?)";

  private final JavaSparkContext spark;
  private final CallRequest request;
  private final Runnable check;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** The directories of rows, which messages do not name. */
  private final List<Path> directories = new ArrayList<>();

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
    RowsDirectory directory = RowsDirectory.open(spark, place(), lines());
    opened.push(directory);
    directories.add(directory.path());
    return directory;
  }

  private Optional<Path> place() {
    return request.rowsDirectory().map(Path::new);
  }

  /** Writes the rows of a frame, unless Spark caches it and another training has done so. */
  public WrittenRows rows(Dataset<Row> frame, RowReader<Row> reader) {
    check.run();
    SharedRows.Use use = SharedRows.of(spark, frame, reader, place(), lines());
    opened.push(use);
    directories.add(use.rows().directory());
    return use.rows();
  }

  /** Returns what takes lines for the program. */
  public Consumer<String> lines() {
    return line -> request.lines().accept(named(line));
  }

  /**
   * Returns an error that names rows of the program, and not the files that hold them meanwhile.
   */
  InputException named(InputException e) {
    InputException named = new InputException(e.text().lines().map(this::named).toList());
    named.initCause(e);
    return named;
  }

  private String named(String text) {
    String named = text;
    for (Path directory : directories) {
      named =
          Pattern.compile(Pattern.quote(directory.toString()) + FILE)
              .matcher(named)
              .replaceAll(file -> rows(file.group(1), file.group(2), file.group(3)));
    }
    return named;
  }

  private static String rows(String table, String row, String samples) {
    String partition = table == null ? samples : table;
    if (partition == null) {
      return "the rows";
    }
    String rows = row == null ? "rows" : "row " + (Long.parseLong(row) + 1);
    return "%s of partition %s".formatted(rows, Integer.parseInt(partition));
  }

  /** Writes the samples of a table, unless they go to the directory of the model. */
  void prepare(TrainOptions options, Storage storage) {
    TableStep step = new TableStep(options, storage, spark.getConf(), lines());
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
