package nndl.command.options;

import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.ALL_TRIALS;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.command.Count;
import nndl.command.Excludes;
import nndl.command.Needs;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.command.Range;
import nndl.command.Scope;
import nndl.data.InputFiles;
import nndl.data.SampleFolder;
import nndl.data.TableSamples;
import nndl.data.recipe.Cells;
import nndl.data.recipe.MissingValues;
import nndl.data.storage.Storage;
import nndl.data.table.CsvTable;
import nndl.data.table.Faults;
import nndl.data.table.HeldOut;
import nndl.data.table.RowSets;
import nndl.data.table.Rows;
import nndl.data.table.Selection;
import nndl.data.table.Table;
import nndl.error.InputException;
import nndl.spark.sql.SqlTable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Option;

/**
 * The options of commands that read a table: a CSV file with a header, whose columns are numbers or
 * words. {@code --label} says that the samples are rows of a table.
 */
@Needs("--label")
@Scope(search = ALL_TRIALS, param = "featuresCol")
public final class TableOptions {
  private static final double USUAL_HOLDOUT = 0.2;

  @Scope(search = ALL_TRIALS, param = "labelCol")
  @Option(
      names = "--label",
      paramLabel = "NAME",
      description =
          "the column with the classes: the samples are the rows of a table, CSV files with a"
              + " header, whose columns are numbers or words")
  public String label;

  @Option(
      names = "--columns",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      description = "of a table: the columns that are inputs (all but the label)")
  List<String> columns;

  @Excludes("--columns")
  @Option(
      names = "--drop",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      description = "of a table: the columns that are no inputs")
  List<String> drop;

  @Option(
      names = "--categories",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "of a table: columns whose values are categories, though they look like numbers")
  List<String> categories;

  @Option(
      names = "--numbers",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      description = "of a table: columns that are numbers, though most values are words")
  List<String> numbers;

  @Range(min = 1)
  @Option(
      names = "--max-categories",
      paramLabel = "N",
      defaultValue = "100",
      description = "of a table: the most values of a column of categories (${DEFAULT-VALUE})")
  int maxCategories;

  @Option(
      names = "--missing",
      paramLabel = "WHAT",
      defaultValue = "error",
      description =
          "error | mean | zero | drop: of a table: what stands for a number that is missing, or"
              + " drop the row (${DEFAULT-VALUE})")
  Selection.MissingPolicy missing;

  @Option(
      names = "--missing-values",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "of a table: texts that stand for a missing value, beside nothing, NA, NaN and null")
  List<String> missingValues;

  @Scope(search = ALL_TRIALS, param = "validationIndicatorCol")
  @Range(max = 1, below = true)
  @Excludes("--split-column")
  @Option(
      names = "--holdout",
      paramLabel = "X",
      description =
          "of a table: the part of the rows of each class that is held out for the test (0.2 if"
              + " there are no other test rows)")
  Double holdout;

  @Scope(search = ALL_TRIALS, param = "validationIndicatorCol")
  @Option(
      names = "--split-column",
      paramLabel = "NAME",
      description = "of a table: the column that says train, validation or test")
  String splitColumn;

  @Scope(repeats = NEVER, search = ALL_TRIALS, param = "featuresCol")
  @Option(
      names = "--table",
      paramLabel = "FORMAT:PATH",
      description =
          "in place of --data: a table in a format that Spark SQL reads, such as parquet:DIR or"
              + " orc:DIR")
  public String sql;

  /** Whether the samples are rows of a table. */
  public boolean isTable() {
    return label != null;
  }

  /**
   * The files of a table.
   *
   * @param table the files as the user names them
   * @param test the files of the test rows, or null if the table has them
   * @param tested whether there must be test rows
   * @param validation the part of the rows that is held out for validation
   * @param seed the seed of the choice of rows that are held out
   * @param use what becomes of the samples
   */
  public record Source(
      String table, String test, boolean tested, double validation, long seed, Use use) {}

  /** What becomes of the samples of a table. */
  public enum Use {
    /** They replace those that are there, as a whole. */
    REPLACE,
    /** Those that are there must be the same, and stay. */
    COMPARE,
    /** They are deleted when the command ends. */
    TEMPORARY
  }

  /**
   * Reads a table and writes its samples.
   *
   * @param conf the settings of Spark, which is started only for {@code --table}
   * @param directory where the samples are written
   * @param check takes the samples just before anything is written. It fails if they are of no use,
   *     or if there are files that must stay.
   * @param lines takes lines about what was decided
   */
  public SampleFolder write(
      Storage storage,
      SparkConf conf,
      Source source,
      Path directory,
      Consumer<SampleFolder> check,
      Consumer<String> lines) {
    Selection selection = selection();
    MissingValues texts = missingValues();
    Faults faults = new Faults();
    double test = holdout(source);
    if (!(source.validation() >= 0 && source.validation() < 1)) {
      throw InputException.expected(
          "--validation",
          "a part of the rows, 0 to less than 1, with --label",
          source.validation());
    }
    if (splitColumn != null && source.validation() > 0) {
      throw InputException.expected("--validation", "this option or --split-column", "both");
    }
    Rows rows =
        sql == null ? csv(storage, source.table(), texts, faults) : SqlTable.open(conf, sql, texts);
    Table table =
        Table.read(
            rows,
            selection,
            texts,
            new HeldOut(test, source.validation(), source.seed()),
            faults,
            lines);
    Optional<Rows> testRows =
        Optional.ofNullable(source.test()).map(names -> csv(storage, names, texts, faults));
    TableSamples samples = new TableSamples(storage, table, directory);
    SampleFolder folder =
        switch (source.use()) {
          case REPLACE -> samples.write(testRows, faults, check, lines);
          case COMPARE -> samples.requireSame(testRows, faults, lines);
          case TEMPORARY -> samples.writeTemporary(testRows, faults, check, lines);
        };
    if (source.use() == Use.COMPARE) {
      check.accept(folder);
    }
    say(table, test, lines);
    return folder;
  }

  /**
   * Returns the files that are read and those of the samples. Fails if one is both.
   *
   * @param option the option that names the directory of the samples
   * @param overwrite whether files may be replaced
   */
  public Outputs outputs(
      Storage storage, Source source, String option, Path directory, boolean overwrite) {
    Outputs outputs = new Outputs(storage, overwrite);
    if (sql != null) {
      outputs.readingTable(sql);
    }
    Stream.of(source.table(), source.test())
        .filter(Objects::nonNull)
        .forEach(names -> outputs.reading(InputFiles.of(storage, names)));
    for (Path file : SampleFolder.files(directory)) {
      boolean isRecipe = file.getName().endsWith(".json");
      OutputFormat format = isRecipe ? OutputFormat.SAMPLES : OutputFormat.IDX;
      Path unused = outputs.fileOfSet(option, file, format);
    }
    return outputs;
  }

  private static void say(Table table, double test, Consumer<String> lines) {
    lines.accept(
        "%s: %s, %s, %s, %s classes"
            .formatted(
                table.rows().name(),
                Count.of(table.count(), "row"),
                Count.of(table.recipe().columns().size(), "column"),
                Count.of(table.recipe().inputs(), "input"),
                table.recipe().classes().size()));
    String what = test > 0 ? "the test (--holdout %s)".formatted(Cells.text(test)) : "the test";
    say(table, RowSets.Set.TEST, what, lines);
    say(table, RowSets.Set.VALIDATION, "validation", lines);
    long left = table.sets().count(RowSets.Set.NONE);
    if (left > 0) {
      lines.accept("left out: %s in which a value is missing".formatted(Count.of(left, "row")));
    }
  }

  private static void say(Table table, RowSets.Set set, String what, Consumer<String> lines) {
    long count = table.sets().count(set);
    if (count > 0) {
      lines.accept("held out for %s: %s".formatted(what, Count.of(count, "row")));
    }
  }

  private double holdout(Source source) {
    if (holdout == null) {
      boolean has = source.test() != null || splitColumn != null;
      return has || !source.tested() ? 0 : USUAL_HOLDOUT;
    }
    if (source.test() != null) {
      throw InputException.expected("--holdout", "this option or test files", "both");
    }
    return holdout;
  }

  private static Rows csv(Storage storage, String names, MissingValues texts, Faults faults) {
    if (names == null) {
      throw InputException.expected("--data", "the files of the table, or --table", "neither");
    }
    if (SampleFolder.find(storage, names).isPresent()) {
      throw InputException.expected(
          names, "CSV files, or no --label", "samples that were made of a table");
    }
    InputFiles files = InputFiles.of(storage, names);
    return CsvTable.look(storage, files.names(), files.files(), texts, faults);
  }

  private Selection selection() {
    for (String both : list(categories)) {
      if (list(numbers).contains(both)) {
        throw InputException.expected(
            "--categories", "this option or --numbers for a column", both);
      }
    }
    return new Selection(
        label,
        list(columns),
        list(drop),
        list(categories),
        list(numbers),
        maxCategories,
        missing,
        Optional.ofNullable(splitColumn));
  }

  private MissingValues missingValues() {
    return new MissingValues(list(missingValues));
  }

  private static List<String> list(List<String> names) {
    return names == null ? List.of() : names.stream().map(String::strip).toList();
  }
}
