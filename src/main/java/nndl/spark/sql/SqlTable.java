package nndl.spark.sql;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import nndl.data.recipe.MissingValues;
import nndl.data.table.Rows;
import nndl.error.InputException;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A table in files that Spark SQL reads. The files are read one after the other in the order of
 * their paths, and the rows of a file in their order, so the order is the same on any cluster. The
 * driver reads the rows. The Spark context stays open for the training.
 */
public final class SqlTable implements Rows {
  /** The part of Spark SQL that the API alone does not have. */
  private static final String ENGINE = "org.apache.spark.sql.classic.SparkSession";

  private final SparkSession session;
  private final String format;
  private final String path;
  private final StructType schema;
  private final List<String> files;
  private final MissingValues missing;

  private SqlTable(
      SparkSession session,
      String format,
      String path,
      StructType schema,
      List<String> files,
      MissingValues missing) {
    this.session = session;
    this.format = format;
    this.path = path;
    this.schema = schema;
    this.files = files;
    this.missing = missing;
  }

  /**
   * Starts Spark and finds the files.
   *
   * @param named the format and the path with a colon between them, such as {@code
   *     parquet:hdfs://host/table}
   */
  public static SqlTable open(SparkConf conf, String named, MissingValues missing) {
    int colon = named.indexOf(':');
    if (colon < 1 || colon == named.length() - 1) {
      throw InputException.expected("--table", "FORMAT:PATH, such as parquet:table", named);
    }
    requireEngine();
    String format = named.substring(0, colon);
    String path = named.substring(colon + 1);
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    try {
      Dataset<Row> all = session.read().format(format).load(path);
      List<String> files = Arrays.stream(all.inputFiles()).sorted().distinct().toList();
      if (files.isEmpty()) {
        throw InputException.expected("--table " + path, "files of a table", "none");
      }
      return new SqlTable(session, format, path, all.schema(), files, missing);
    } catch (InputException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw unreadable(path, format, e);
    }
  }

  private static void requireEngine() {
    try {
      Class<?> unused = Class.forName(ENGINE);
    } catch (ClassNotFoundException e) {
      throw new InputException(
          "--table: expected Spark SQL on the class path, as a Spark distribution has it, found none",
          e);
    }
  }

  private static InputException unreadable(String path, String format, Exception e) {
    return InputException.expected(
        "--table " + path, "to read it as " + format, InputException.reason(e));
  }

  @Override
  public String name() {
    return path;
  }

  @Override
  public List<String> columns() {
    return List.of(schema.fieldNames());
  }

  @Override
  public void read(Taker taker) {
    long number = 0;
    for (String file : files) {
      number = read(file, number, taker);
    }
  }

  private long read(String file, long first, Taker taker) {
    long number = first;
    try {
      Iterator<Row> rows = reader().load(file).toLocalIterator();
      for (; rows.hasNext(); number++) {
        taker.take(number, new SqlRow(rows.next(), missing, file, number - first + 1));
      }
      return number;
    } catch (InputException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw unreadable(file, format, e);
    }
  }

  /** Returns a reader of one file. It finds columns in the names of directories too. */
  private DataFrameReader reader() {
    DataFrameReader reader = session.read().format(format).schema(schema);
    return files.get(0).matches(".*/[^/=]+=[^/]*/[^/]*") ? reader.option("basePath", path) : reader;
  }
}
