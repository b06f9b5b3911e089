package nndl.spark.sql;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static nndl.Texts.assertContains;
import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.data.InputFiles;
import nndl.data.TableSamples;
import nndl.data.recipe.MissingValues;
import nndl.data.table.CsvTable;
import nndl.data.table.Faults;
import nndl.data.table.HeldOut;
import nndl.data.table.Rows;
import nndl.data.table.Selection;
import nndl.data.table.Table;
import nndl.data.table.TestSelection;
import nndl.spark.rows.RowsDirectory;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** A table that Spark SQL reads becomes the same samples as the CSV file of the same cells. */
@Slow
class SqlTableTest {
  private static final Path PENGUINS = Path.of("data/penguins/penguins.csv");
  private static final MissingValues MISSING = new MissingValues(List.of("."));

  private static final List<String> COLUMNS =
      List.of("species", "island", "beak", "depth", "flipper", "mass", "sex");

  /** Each number has another type. The cells are the same. */
  private static final String TYPES =
      "species STRING, island STRING, beak DOUBLE, depth DECIMAL(5,2), flipper INT, mass BIGINT,"
          + " sex STRING";

  @TempDir private static Path shared;

  @AutoClose("stop")
  private static SparkSession session;

  private static Dataset<Row> penguins;

  @TempDir private Path directory;
  private final List<String> lines = new ArrayList<>();

  @BeforeAll
  static void start() {
    session = SparkSession.builder().config(conf("local[4]")).getOrCreate();
    penguins =
        session
            .read()
            .schema(TYPES)
            .option("header", true)
            .option("nullValue", "")
            .csv(PENGUINS.toString())
            .coalesce(1)
            .cache();
  }

  private static SparkConf conf(String master) {
    return new SparkConf()
        .setMaster(master)
        .setAppName("test")
        .set("spark.ui.enabled", "false")
        .set("spark.sql.codegen.wholeStage", "false")
        .set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .set("spark.sql.warehouse.dir", shared.resolve("warehouse").toString())
        .set("spark.sql.files.maxPartitionBytes", "8000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "json"})
  void penguinsAreTheSameSamplesInEveryFormat(String format) throws IOException {
    penguins.write().option("ignoreNullFields", false).format(format).save(path("table"));
    Rows table = rows(format, "table");
    assertSame(ofCsv(penguins(table.columns(), penguinRows())), write(table, "ofSql"));
  }

  @Test
  void rowsOfSeveralFilesComeInTheOrderOfTheirPaths() throws IOException {
    for (int part = 3; part >= 0; part--) { // the file that is written last is read first
      penguins.offset(part * 90).limit(90).coalesce(1).write().parquet(path("part" + part));
    }
    assertSame(ofCsv(penguins(COLUMNS, penguinRows())), ofSql("parquet", "part*"));
  }

  @Test
  void theRowsOfAFrameAreTheSamplesOfTheCsv() throws IOException {
    Dataset<Row> frame = penguins.limit(0);
    for (int part = 0; part < 4; part++) {
      frame = frame.union(penguins.offset(part * 90).limit(90));
    }
    try (RowsDirectory to = open()) {
      String named = FrameFiles.write(frame, to, lines::add);
      assertEquals(
          List.of("wrote the rows of a data frame, 0.0 MB, to " + to.path()), List.copyOf(lines));
      assertSame(
          ofCsv(penguins(COLUMNS, penguinRows())),
          write(SqlTable.open(conf("local[4]"), "--table", named, MISSING), "ofSql"));
    }
    try (Stream<Path> left = Files.walk(directory.resolve("rows"))) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  void aFrameWithoutARowOrOnTheDriverIsCountedOnce() {
    for (Dataset<Row> frame :
        List.of(session.sql("SELECT * FROM VALUES (1), (2) AS t(x)"), session.range(0).toDF())) {
      try (RowsDirectory to = open()) {
        SqlTable table =
            SqlTable.open(
                conf("local[4]"), "--table", FrameFiles.write(frame, to, lines::add), MISSING);
        List<Long> numbers = new ArrayList<>();
        table.read((number, row) -> numbers.add(number));
        assertEquals(frame.count(), numbers.size());
      }
    }
  }

  @Test
  void rowsThatATaskHasWrittenElsewhereAreMissed() {
    String committer = "spark.sql.sources.commitProtocolClass";
    session.conf().set(committer, LosingCommitter.class.getName());
    try (RowsDirectory to = open()) {
      Dataset<Row> frame = session.range(0, 40, 1, 4).toDF();
      assertRefused(
          to.path()
              + ": expected a directory that the driver and all executors share"
              + " (spark.nndl.rows.dir), with all 40 rows of the data frame, found 30",
          () -> FrameFiles.write(frame, to, lines::add));
    } finally {
      session.conf().unset(committer);
    }
  }

  /** Loses the file of a task, as if it were on another host. */
  public static final class LosingCommitter extends SQLHadoopMapReduceCommitProtocol {
    private static final long serialVersionUID = 1;

    public LosingCommitter(String job, String path, boolean dynamic) {
      super(job, path, dynamic);
    }

    @Override
    public FileCommitProtocol.TaskCommitMessage commitTask(TaskAttemptContext task) {
      if (task.getTaskAttemptID().getTaskID().getId() == 1) {
        abortTask(task);
      }
      return super.commitTask(task);
    }
  }

  @Test
  void theRowsOfAFrameAreReadInItsSession() {
    SparkSession other = session.newSession();
    try (RowsDirectory to = open()) {
      String named = FrameFiles.write(other.range(3).toDF(), to, lines::add);
      String path = named.substring("parquet:".length());
      assertEquals(other, Sessions.of(conf("local[4]"), path));
      assertEquals(session, Sessions.of(conf("local[4]"), path + "2"));
    }
  }

  @Test
  void aFrameThatNoFileCanHoldIsOneLine() {
    try (RowsDirectory to = open()) {
      for (String column : List.of("make_interval(1) AS x", "id AS species")) {
        Dataset<Row> frame = session.range(3).selectExpr("id", "id AS species", column);
        String message = refusal(() -> FrameFiles.write(frame, to, lines::add));
        assertStarts("data frame: expected columns that a Parquet file can hold, found ", message);
      }
    }
  }

  private RowsDirectory open() {
    return RowsDirectory.open(
        JavaSparkContext.fromSparkContext(session.sparkContext()),
        Optional.of(Fixtures.path(directory.resolve("rows"))),
        lines::add);
  }

  @Test
  void theSessionOfTheProgramIsTakenAsItIs() {
    session.range(3).write().parquet(path("table"));
    Map<String, String> before = settings(session);
    SparkConf conf = conf("local[4]").set("spark.sql.shuffle.partitions", "77");
    assertEquals(
        List.of("id"),
        SqlTable.open(conf, "--table", "parquet:" + path("table"), MISSING).columns());
    assertEquals(before, settings(session));
    assertEquals(session, SparkSession.active());
  }

  @Test
  void withoutASessionOfTheProgramNoneStaysBehind() {
    session.range(3).write().parquet(path("table"));
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    try {
      List<Long> numbers = new ArrayList<>();
      rows("parquet", "table").read((number, row) -> numbers.add((long) row.number(0)));
      assertEquals(List.of(0L, 1L, 2L), numbers.stream().sorted().toList());
      SparkConf conf = conf("local[4]");
      assertEquals(Sessions.of(conf, "table"), Sessions.of(conf, "another"));
      assertTrue(SparkSession.getActiveSession().isEmpty());
      assertTrue(SparkSession.getDefaultSession().isEmpty());
    } finally {
      SparkSession.setActiveSession(session);
      SparkSession.setDefaultSession(session);
    }
  }

  private static Map<String, String> settings(SparkSession session) {
    return CollectionConverters.asJava(session.conf().getAll());
  }

  @Test
  void aRowsFileAndNumberAreItsPlaceWhereverItsFileIsSplit() throws IOException {
    penguins.write().json(path("table"));
    List<String> places = new ArrayList<>();
    rows("json", "table").read((number, row) -> places.add(number + " " + row.place()));
    assertEquals(344, places.size());
    for (int i = 0; i < places.size(); i++) {
      assertTrue(places.get(i).startsWith(i + " "), places.get(i));
      assertTrue(places.get(i).endsWith(".json#" + i), places.get(i));
    }
  }

  @Test
  void columnsInTheNamesOfDirectoriesAreColumnsOfTheTable() throws IOException {
    penguins.write().partitionBy("island").parquet(path("my table [1]"));
    String pattern = "my table \\[1\\]";
    List<String> rows = new ArrayList<>();
    for (String island : List.of("Biscoe", "Dream", "Torgersen")) { // as the paths are sorted
      rows.addAll(penguinRows().stream().filter(row -> row.contains("," + island + ",")).toList());
    }
    Rows table = rows("parquet", pattern);
    assertEquals("island", table.columns().get(6));
    assertSame(ofCsv(penguins(table.columns(), rows)), write(table, "ofSql"));
  }

  @Test
  void truthValuesDatesAndNumbersThatAreMissingAreAsInCsv() throws IOException {
    session
        .sql(
            "SELECT * FROM VALUES (true, DATE'2024-02-29', 1.5D, 'a'), (false, DATE'2024-03-01',"
                + " double('NaN'), 'b'), (true, DATE'2024-02-29', NULL, 'a'), (NULL, NULL, 2D, 'b')"
                + " AS t(fresh, day, x, species)")
        .coalesce(1)
        .write()
        .parquet(path("table"));
    assertSame(
        ofCsv(
            "fresh,day,x,species\ntrue,2024-02-29,1.5,a\nfalse,2024-03-01,NaN,b\n"
                + "true,2024-02-29,,a\n,,2,b\n"),
        ofSql("parquet", "table"));
  }

  /** A point in time is read in UTC, and a time without a zone as it is. */
  @Test
  void datesAndTimesHaveThePartsOfTheirTextsInCsv() throws IOException {
    session
        .sql(
            "SELECT * FROM VALUES (DATE'2024-02-29', TIMESTAMP'2024-05-01T23:30:00Z',"
                + " TIMESTAMP_NTZ'2023-12-31 07:00:00', 'cat'), (DATE'2024-03-01',"
                + " TIMESTAMP'2024-05-02T00:10:00+01:00', TIMESTAMP_NTZ'2024-01-01 00:00:00', 'dog')"
                + " AS t(date, at, naive, species)")
        .coalesce(1)
        .write()
        .parquet(path("table"));
    String csv =
        """
        date,at,naive,species
        2024-02-29,2024-05-01T23:30,2023/12/31 7:00 am,cat
        1.3.2024,20240501 23:10:00,1/1/2024,dog
        """;
    assertSame(ofCsv(csv), ofSql("parquet", "table"));
  }

  @Test
  void classesThatAreNumbersHaveTheNamesOfCsv() throws IOException {
    session
        .sql(
            "SELECT * FROM VALUES (1D, 2.00), (3D, 10.00), (2D, 2.00), (5D, 1.50) AS t(x, species)")
        .coalesce(1)
        .write()
        .parquet(path("table"));
    assertSame(ofCsv("x,species\n1,2.00\n3,10.00\n2,2\n5,1.5\n"), ofSql("parquet", "table"));
  }

  @Test
  void aColumnOfColumnsIsOneLine() {
    for (String nested :
        List.of("named_struct('a', id)", "array(id)", "map('a', id)", "binary('a')")) {
      Path table = directory.resolve("nested" + nested.hashCode());
      session
          .range(3)
          .selectExpr("id AS x", nested + " AS box", "concat('c', id % 2) AS species")
          .coalesce(1)
          .write()
          .parquet(table.toString());
      String message = failure("parquet:" + table);
      assertContains(", column box: expected numbers or words, or --drop, found ", message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          parquet|--table: expected FORMAT:PATH, such as parquet:table, found parquet
          parquet:|--table: expected FORMAT:PATH, such as parquet:table, found parquet:
          parquett:$/table|--table $/table: expected to read it as parquett, found Failed to find the data source: parquett\\. .*
          parquet:$/none|--table $/none: expected to read it as parquet, found Path does not exist: file:$/none
          orc:$/table|--table $/table: expected to read it as orc, found .* Could not read footer\\..*
          parquet:$/text|--table $/text: expected to read it as parquet, found .* Could not read footer\\..*
          parquet:$/empty|--table $/empty: expected to read it as parquet, found Unable to infer schema for Parquet\\. It must be specified manually
          json:$/lines|--table $/lines: expected to read it as json, each line a row \\(jq -c '\\.\\[\\]' makes lines of an array\\), found Malformed .*
          json:$/array|--table $/array: expected to read it as json, each line a row .*, found .*
          """)
  void wrongTablesAreOneLineEach(String named, String message) throws IOException {
    session.range(3).write().parquet(path("table"));
    Files.writeString(Files.createDirectory(directory.resolve("text")).resolve("a.parquet"), "no");
    Files.writeString(Files.createDirectory(directory.resolve("lines")).resolve("a.json"), "no");
    String array = "[\n{\"x\": 1},\n{\"x\": 2}\n]\n";
    Files.writeString(Files.createDirectory(directory.resolve("array")).resolve("a.json"), array);
    Files.createDirectory(directory.resolve("empty"));
    String found = failure(named.replace("$", directory.toString()));
    assertTrue(found.matches(message.replace("$", directory.toString())), found);
  }

  @Test
  void aColumnThatTheTableLacksIsOneLine() {
    session.range(3).write().parquet(path("table"));
    assertEquals(
        "--label: expected a column of %s: id, found 'species'".formatted(path("table")),
        failure("parquet:" + path("table")));
  }

  private String failure(String named) {
    String e =
        refusal(() -> write(SqlTable.open(conf("local[4]"), "--table", named, MISSING), "failed"));
    return e;
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private static List<String> penguinRows() throws IOException {
    return Files.readAllLines(PENGUINS).stream().skip(1).toList();
  }

  /** Returns penguins as CSV with the columns in an order. */
  private static String penguins(List<String> columns, List<String> rows) {
    StringBuilder csv = new StringBuilder(String.join(",", columns)).append('\n');
    for (String row : rows) {
      List<String> cells = List.of(row.split(",", -1));
      csv.append(
          columns.stream()
              .map(column -> cells.get(COLUMNS.indexOf(column)))
              .collect(Collectors.joining(",", "", "\n")));
    }
    return csv.toString();
  }

  private Rows rows(String format, String name) {
    return SqlTable.open(conf("local[4]"), "--table", format + ":" + path(name), MISSING);
  }

  private Map<String, byte[]> ofCsv(String text) throws IOException {
    String csv = Files.writeString(directory.resolve("table.csv"), text).toString();
    InputFiles files = InputFiles.of(Fixtures.storage(), csv);
    return write(
        CsvTable.look(Fixtures.storage(), csv, files.files(), MISSING, new Faults()), "ofCsv");
  }

  private Map<String, byte[]> ofSql(String format, String name) throws IOException {
    return write(rows(format, name), "ofSql");
  }

  private Map<String, byte[]> write(Rows rows, String name) throws IOException {
    Selection selection =
        new TestSelection("species")
            .categories(rows.columns().contains("day") ? List.of("day") : List.of())
            .dates(rows.columns().contains("at") ? List.of("date", "at", "naive") : List.of())
            .maxCategories(100)
            .missing("mean")
            .get();
    Faults faults = new Faults();
    double part = rows.columns().contains("sex") ? 0.2 : 0;
    Table table =
        Table.read(rows, selection, MISSING, new HeldOut(part, part / 2, 7), faults, lines::add);
    Path samples = directory.resolve(name);
    new TableSamples(Fixtures.storage(), table, Fixtures.path(samples), false)
        .write(Optional.empty(), faults, of -> {}, lines::add);
    Map<String, byte[]> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.list(samples)) {
      for (Path file : files.toList()) {
        bytes.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return bytes;
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> found) {
    assertEquals(expected.keySet(), found.keySet());
    assertTrue(expected.containsKey("recipe.json"));
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
  }
}
