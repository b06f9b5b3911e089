package nndl.spark.sql;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import nndl.data.recipe.MissingValues;
import nndl.data.table.Rows;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;
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
public record SqlTable(
    SparkSession session,
    String option,
    String format,
    String name,
    StructType schema,
    List<String> paths,
    MissingValues missing)
    implements Rows {
  /** The part of Spark SQL that the API alone does not have. */
  private static final String ENGINE = "org.apache.spark.sql.classic.SparkSession";

  /** A name with a format in place of a file system. */
  private static final Pattern NAMED = Pattern.compile("(avro|json|orc|parquet):.+");

  /** The codes before and after the message of an exception of Spark. */
  private static final Pattern CODES =
      Pattern.compile("^\\[[A-Z0-9_.]+\\] |\\.? SQLSTATE: [A-Z0-9]+$");

  /** Characters with a meaning in a pattern of paths. */
  private static final Pattern SIGNS = Pattern.compile("[\\[\\]{}*?\\\\]");

  /** Whether a name of files, or null, says their format too, such as {@code parquet:table}. */
  public static boolean isNamed(String names) {
    return names != null && NAMED.matcher(names).matches();
  }

  /**
   * Starts Spark and finds the files.
   *
   * @param option the option that names them
   * @param named the format and the path with a colon between them, such as {@code
   *     parquet:hdfs://host/table}
   */
  public static SqlTable open(SparkConf conf, String option, String named, MissingValues missing) {
    int colon = named.indexOf(':');
    if (colon < 1 || colon == named.length() - 1) {
      throw InputException.expected(option, "FORMAT:PATH, such as parquet:table", named);
    }
    requireEngine(option);
    String format = named.substring(0, colon);
    String path = named.substring(colon + 1);
    SparkSession session = Sessions.of(conf, path);
    try {
      Dataset<Row> all = reader(session, format).load(path);
      List<String> files =
          Arrays.stream(all.inputFiles()).map(SqlTable::path).sorted().distinct().toList();
      if (files.isEmpty()) {
        throw InputException.expected(option + " " + path, "files of a table", "none");
      }
      return new SqlTable(session, option, format, path, all.schema(), files, missing);
    } catch (InputException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw unreadable(option + " " + path, format, e);
    }
  }

  /** Returns the path of a file. Spark writes spaces and other characters of it as codes. */
  private static String path(String uri) {
    return new Path(URI.create(uri)).toString();
  }

  /**
   * Fails if Spark SQL is missing.
   *
   * @param option the option that needs it
   */
  public static void requireEngine(String option) {
    try {
      Class<?> unused = Class.forName(ENGINE);
    } catch (ClassNotFoundException e) {
      throw new InputException(
          option
              + ": expected Spark SQL on the class path, as a Spark distribution has it, found"
              + " none",
          e);
    }
  }

  private static InputException unreadable(String place, String format, Exception e) {
    String rows =
        format.equals("json") ? ", each line a row (jq -c '.[]' makes lines of an array)" : "";
    return InputException.expected(place, "to read it as " + format + rows, reason(e));
  }

  /** Returns what an exception of Spark says, without its codes. */
  static String reason(Exception e) {
    return CODES.matcher(InputException.reason(e)).replaceAll("");
  }

  @Override
  public List<String> columns() {
    return List.of(schema.fieldNames());
  }

  @Override
  public void read(Taker taker) {
    long number = 0;
    for (String file : paths) {
      number = read(file, number, taker);
    }
  }

  /** Returns the rows of each file as a table whose name is the path of the file. */
  public List<Rows> files() {
    return paths.stream().<Rows>map(file -> new File(this, file)).toList();
  }

  private record File(SqlTable table, String name) implements Rows {
    @Override
    public List<String> columns() {
      return table.columns();
    }

    @Override
    public void read(Taker taker) {
      long unused = table.read(name, 0, taker);
    }
  }

  private long read(String file, long first, Taker taker) {
    long number = first;
    try {
      Iterator<Row> rows = reader(file).load(plain(file)).toLocalIterator();
      for (; rows.hasNext(); number++) {
        taker.take(number, new SqlRow(rows.next(), missing, file, number - first));
      }
      return number;
    } catch (InputException | UncheckedIOException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw unreadable(option + " " + file, format, e);
    }
  }

  /** Returns a path in which no character has a meaning. */
  static String plain(String file) {
    return SIGNS.matcher(file).replaceAll("\\\\$0");
  }

  /** Returns a reader of one file. It finds columns in the names of directories too. */
  private DataFrameReader reader(String file) {
    DataFrameReader reader = reader(session, format).schema(schema);
    for (int to = file.indexOf('/'); to >= 0; to = file.indexOf('/', to + 1)) {
      int equals = file.indexOf('=', to);
      if (equals >= 0 && columns().contains(file.substring(to + 1, equals))) {
        return reader.option("basePath", file.substring(0, to));
      }
    }
    return reader;
  }

  /** Returns a reader for which a line that it cannot read is an error. */
  private static DataFrameReader reader(SparkSession session, String format) {
    return session.read().format(format).option("mode", "FAILFAST");
  }
}
