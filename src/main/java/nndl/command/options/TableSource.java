package nndl.command.options;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.command.Count;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.data.HeldOutRows;
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
import nndl.data.table.TableLines;
import nndl.data.table.WeighedRows;
import nndl.error.InputException;
import nndl.spark.sql.SqlTable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * The files of a table, whose rows a command writes as samples.
 *
 * @param options which columns are read, and how
 * @param table the files as the user names them
 * @param test the files of the test rows, with their format if they are no CSV, or null if the
 *     table has them
 * @param tested whether there must be test rows
 * @param held which rows are held out for validation; the options say which are for the test
 * @param use what becomes of the samples
 */
public record TableSource(
    TableOptions options, String table, String test, boolean tested, HeldOut held, Use use) {
  private static final double USUAL_HOLDOUT = 0.2;

  /** What becomes of the samples of a table. */
  public enum Use {
    /** They replace those that are there, as a whole. */
    REPLACE,
    /** Like {@link #REPLACE}, but other programs can read them too. */
    EXPORT,
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
      Path directory,
      Consumer<SampleFolder> check,
      Consumer<String> lines) {
    Selection selection = options.selection();
    MissingValues texts = options.missingValues();
    Faults faults = new Faults();
    double ofTest = holdout();
    double validation = held.validation();
    requirePart(validation);
    if (options.splitColumn != null && validation > 0) {
      throw InputException.expected("--validation", "this option or --split-column", "both");
    }
    Rows rows =
        options.sql == null
            ? csv(storage, table, texts, faults)
            : SqlTable.open(conf, "--table", options.sql, texts);
    HeldOut all = new HeldOut(ofTest, validation, held.seed(), held.fold(), held.folds());
    Table read = Table.read(rows, selection, texts, all, faults, lines);
    Optional<Rows> testRows =
        Optional.ofNullable(test)
            .map(
                names ->
                    SqlTable.isNamed(names)
                        ? SqlTable.open(conf, "--test", names, texts)
                        : csv(storage, names, texts, faults));
    TableSamples samples = new TableSamples(storage, read, directory, use == Use.EXPORT);
    SampleFolder folder =
        switch (use) {
          case REPLACE, EXPORT -> samples.write(testRows, faults, check, lines);
          case COMPARE -> samples.requireSame(testRows, faults, lines);
          case TEMPORARY -> samples.writeTemporary(testRows, faults, check, lines);
        };
    if (use == Use.COMPARE) {
      check.accept(folder);
    }
    say(read, ofTest, lines);
    return folder;
  }

  /**
   * Returns the files that are read and those of the samples. Fails if one is both.
   *
   * @param option the option that names the directory of the samples
   * @param overwrite whether files may be replaced
   */
  public Outputs outputs(Storage storage, String option, Path directory, boolean overwrite) {
    Outputs outputs = new Outputs(storage, overwrite);
    if (options.sql != null) {
      outputs.readingTable(options.sql);
    }
    if (SqlTable.isNamed(test)) {
      outputs.readingTable(test);
    }
    Stream.of(table, test)
        .filter(names -> names != null && !SqlTable.isNamed(names))
        .forEach(names -> outputs.reading(InputFiles.of(storage, names)));
    for (Path file : SampleFolder.files(directory)) {
      Path unused = outputs.fileOfSet(option, file, format(file.getName()));
    }
    return outputs;
  }

  private static OutputFormat format(String name) {
    return name.endsWith(".json")
        ? OutputFormat.SAMPLES
        : name.equals(HeldOutRows.NAME) ? OutputFormat.HELD_OUT : OutputFormat.IDX;
  }

  private static void say(Table table, double test, Consumer<String> lines) {
    lines.accept(
        "%s: %s, %s, %s, %s"
            .formatted(
                table.rows().name(),
                Count.of(table.count(), "row"),
                Count.of(table.recipe().sources().size(), "column"),
                Count.of(table.recipe().inputs(), "input"),
                table.recipe().answersNumbers()
                    ? Count.of(table.recipe().outputs(), "number") + " to answer"
                    : table.recipe().classes().size() + " classes"));
    String what = test > 0 ? "the test (--holdout %s)".formatted(Cells.text(test)) : "the test";
    say(table, RowSets.Set.TEST, what, lines);
    say(table, RowSets.Set.VALIDATION, "validation", lines);
    long left = table.sets().count(RowSets.Set.NONE);
    if (left > 0) {
      lines.accept("left out: %s in which a value is missing".formatted(Count.of(left, "row")));
    }
    table.recipe().weightLine().ifPresent(lines);
    if (table.rows() instanceof WeighedRows weighed && weighed.zeros().get() > 0) {
      lines.accept("left out: %s of weight 0".formatted(Count.of(weighed.zeros().get(), "row")));
    }
    TableLines.say(table, lines);
  }

  private static void say(Table table, RowSets.Set set, String what, Consumer<String> lines) {
    long count = table.sets().count(set);
    if (count > 0) {
      lines.accept("held out for %s: %s".formatted(what, Count.of(count, "row")));
    }
  }

  static void requirePart(double validation) {
    if (!(validation >= 0 && validation < 1)) {
      throw InputException.expected(
          "--validation", "a part of the rows, 0 to less than 1, with --label", validation);
    }
  }

  private double holdout() {
    if (options.holdout == null) {
      boolean has = test != null || options.splitColumn != null;
      return has || !tested ? 0 : USUAL_HOLDOUT;
    }
    if (test != null) {
      throw InputException.expected("--holdout", "this option or test files", "both");
    }
    return options.holdout;
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
}
