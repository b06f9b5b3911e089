package nndl.command.options;

import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.ALL_TRIALS;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nndl.command.Excludes;
import nndl.command.Needs;
import nndl.command.Range;
import nndl.command.Scope;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Reading;
import nndl.data.table.MissingPolicies;
import nndl.data.table.Selection;
import nndl.error.InputException;
import picocli.CommandLine.Option;

/**
 * The options of commands that read a table: a CSV file with a header, whose columns are numbers or
 * words. {@code --label} says that the samples are rows of a table.
 */
@Needs("--label")
@Scope(search = ALL_TRIALS, param = "featuresCol")
public final class TableOptions {
  @Scope(search = ALL_TRIALS, param = "labelCol")
  @Option(
      names = "--label",
      paramLabel = "NAME",
      description =
          "the column with the classes: the samples are the rows of a table, CSV files with a"
              + " header, whose columns are numbers or words")
  public List<String> label;

  @Scope(search = ALL_TRIALS, program = false, param = "labelCol")
  @Option(
      names = "--regression",
      fallbackValue = "true",
      description =
          "of a table: answer the number in the column --label, or those in several with commas"
              + " between them, instead of a class")
  public boolean regression;

  @Option(
      names = "--columns",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      converter = ListedName.class,
      description = "of a table: the columns that are inputs (all but the label)")
  List<String> columns;

  @Excludes("--columns")
  @Option(
      names = "--drop",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      converter = ListedName.class,
      description = "of a table: the columns that are no inputs")
  List<String> drop;

  @Option(
      names = "--id",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      converter = ListedName.class,
      description =
          "of a table: columns by which rows are known, such as numbers of customers: no inputs,"
              + " but heldout.csv has them (repeatable)")
  List<String> ids;

  @Scope(search = ALL_TRIALS, param = "weightCol")
  @Option(
      names = "--weight",
      paramLabel = "NAME",
      description =
          "of a table: the column that says how much each row counts: no input, 0 or more, and"
              + " rows of 0 are left out")
  String weight;

  @Option(
      names = "--categories",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      converter = ListedName.class,
      description =
          "of a table: columns whose values are categories, though they look like numbers")
  List<String> categories;

  @Option(
      names = "--numbers",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      converter = ListedName.class,
      description = "of a table: columns that are numbers, though most values are words")
  List<String> numbers;

  @Option(
      names = "--date",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      converter = ListedName.class,
      description =
          "of a table: columns of dates or times: inputs are year, month, day, weekday and hour")
  List<String> dates;

  @Option(
      names = "--decimal",
      paramLabel = "MARK",
      converter = DecimalMark.class,
      defaultValue = ".",
      description = ". | , of a table: the decimal mark of its numbers (${DEFAULT-VALUE})")
  String decimal;

  @Range(min = 1)
  @Option(
      names = "--max-categories",
      paramLabel = "N",
      defaultValue = "100",
      description = "of a table: the most values of a column of categories (${DEFAULT-VALUE})")
  int maxCategories;

  @Range(min = 1)
  @Option(
      names = "--rare",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "of a table: categories that fewer than N training rows have are one input together"
              + " (${DEFAULT-VALUE})")
  int rare;

  @Option(
      names = "--missing",
      paramLabel = "WHAT",
      hideParamSyntax = true,
      split = ",",
      converter = ListedName.class,
      defaultValue = "error",
      description =
          "error | mean | zero | drop: of a table: what stands for a number that is missing, or"
              + " drop the row; COLUMN=WHAT of a column (${DEFAULT-VALUE})")
  List<String> missing;

  @Option(
      names = "--missing-values",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      split = ",",
      converter = ListedName.class,
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
  public String splitColumn;

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

  /** Returns which columns are read, and how. */
  Selection selection() {
    List<String> forced =
        Stream.of(categories, numbers, dates)
            .flatMap(names -> list(names).stream().distinct())
            .toList();
    for (String name : forced) {
      if (Collections.frequency(forced, name) > 1) {
        throw InputException.expected(
            "--categories", "this option, --numbers or --date for a column", name);
      }
    }
    if (label.size() > 1 && !regression) {
      throw InputException.expected(
          "--label", "one column, or numbers (--regression)", String.join(" and ", label));
    }
    return new Selection(
        String.join(",", label),
        regression,
        list(columns),
        list(drop),
        list(categories),
        list(numbers),
        list(dates),
        decimal.equals(",") ? Reading.COMMA : Reading.POINT,
        maxCategories,
        rare,
        MissingPolicies.of(missing),
        Optional.ofNullable(splitColumn),
        list(ids),
        Optional.ofNullable(weight).filter(name -> !name.isEmpty()));
  }

  /** Returns the texts that stand for a missing value. */
  MissingValues missingValues() {
    return new MissingValues(list(missingValues));
  }

  private static List<String> list(List<String> names) {
    return names == null ? List.of() : names;
  }
}
