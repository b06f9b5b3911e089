package nndl.data.table;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nndl.data.recipe.Cells;
import nndl.data.recipe.Column;
import nndl.math.CsvRows;
import nndl.math.NumberText;

/**
 * Says in a few lines which classes a table has, and what about it may not be meant so. Nothing of
 * that is an error.
 */
public final class TableLines {
  /** The number of names in a list before it is cut. */
  private static final int LISTED = 10;

  /** A class with fewer rows is named. */
  private static final int FEW_ROWS = 5;

  /** More whole numbers as classes may be a quantity, and more categories of a column are told. */
  private static final int FEW = 20;

  private final Table table;
  private final List<String> classes;
  private final int[] counts;

  private TableLines(Table table) {
    this.table = table;
    this.classes = table.recipe().classes();
    this.counts = new int[Math.max(1, classes.size())];
    labels().forEach(c -> counts[c]++);
  }

  /** Says what a table is. */
  public static void say(Table table, Consumer<String> lines) {
    TableLines of = new TableLines(table);
    if (table.recipe().answersNumbers()) {
      of.sayNumbers(lines);
    } else {
      of.sayClasses(lines);
    }
    of.sayColumns(lines);
  }

  /**
   * Names the classes that are not tested, if any class is.
   *
   * @param ofRows the class of each test row
   */
  public static void sayUntested(List<String> classes, IntStream ofRows, Consumer<String> lines) {
    BitSet tested = ofRows.collect(BitSet::new, BitSet::set, BitSet::or);
    if (!tested.isEmpty()) {
      say("classes without a test row", without(tested, classes), lines);
    }
  }

  private static List<String> without(BitSet some, List<String> classes) {
    return IntStream.range(0, classes.size())
        .filter(c -> !some.get(c))
        .mapToObj(c -> CsvRows.quoted(classes.get(c)))
        .toList();
  }

  private void sayClasses(Consumer<String> lines) {
    List<Integer> byCount =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted(Comparator.comparingInt(c -> -counts[c]))
            .toList();
    int most = byCount.get(0);
    String share = NumberText.shortPercent((double) counts[most] / Arrays.stream(counts).sum());
    say(
        "classes",
        byCount.stream().map(c -> counted(c, c == most ? ", " + share : "")).toList(),
        lines);
    say(
        "classes of fewer than %s rows".formatted(FEW_ROWS),
        byCount.stream().filter(c -> counts[c] < FEW_ROWS).map(c -> counted(c, "")).toList(),
        lines);
    String label = table.recipe().label();
    say(
        "column %s: classes that differ in case or quotes alone".formatted(label),
        classes.stream()
            .collect(groupingBy(TableLines::plain, LinkedHashMap::new, toList()))
            .values()
            .stream()
            .filter(alike -> alike.size() > 1)
            .flatMap(List::stream)
            .map(CsvRows::quoted)
            .toList(),
        lines);
    if (isQuantity()) {
      lines.accept(
          "column %s: %s whole numbers as --label: is this a number to predict? (--regression)"
              .formatted(label, classes.size()));
    }
  }

  /** Says what is answered, and of what nothing can be learnt. */
  private void sayNumbers(Consumer<String> lines) {
    for (Column.Numbers column : table.recipe().numbers()) {
      lines.accept(
          isConstant(column)
              ? "column %s: all training rows have %s, whose deviation counts as 1; there is no R2"
                  .formatted(CsvRows.quoted(column.source()), NumberText.readable(column.mean()))
              : "column %s: mean %s, standard deviation %s"
                  .formatted(
                      CsvRows.quoted(column.source()),
                      NumberText.readable(column.mean()),
                      NumberText.readable(column.deviation())));
    }
  }

  private boolean isConstant(Column.Numbers column) {
    int j = table.recipe().numbers().indexOf(column);
    return IntStream.range(0, table.count())
        .filter(r -> table.sets().of(r) == RowSets.Set.TRAINING)
        .allMatch(r -> table.numbersOf(r)[j] == 0);
  }

  private IntStream labels() {
    return IntStream.range(0, table.count()).map(table::classOf).filter(c -> c != ClassCount.NONE);
  }

  private String counted(int c, String more) {
    return "%s (%s%s)".formatted(CsvRows.quoted(classes.get(c)), counts[c], more);
  }

  /** Returns a name without case and quotes. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("['\"`´‘’“”]", "");
  }

  /** Whether the classes are many whole numbers, some of them rare or left out, as when counted. */
  private boolean isQuantity() {
    double[] numbers = classes.stream().mapToDouble(Cells::number).toArray();
    return numbers.length > FEW
        && Arrays.stream(numbers).allMatch(x -> x == Math.rint(x)) // not NaN
        && (numbers[numbers.length - 1] - numbers[0] >= numbers.length
            || Arrays.stream(counts).anyMatch(count -> count < FEW_ROWS));
  }

  private void sayColumns(Consumer<String> lines) {
    Map<ColumnFacts.Look, List<ColumnFacts>> byLook =
        table.facts().stream().collect(groupingBy(ColumnFacts::look, TreeMap::new, toList()));
    byLook.remove(ColumnFacts.Look.USUAL);
    byLook.forEach(
        (look, alike) -> {
          List<String> names = alike.stream().map(column -> CsvRows.quoted(column.name())).toList();
          lines.accept(
              "column%s %s: %s"
                  .formatted(
                      names.size() == 1 ? "" : "s",
                      cut(names),
                      meaning(look, alike.get(0).example())));
        });
    say(
        "categories",
        table.recipe().columns().stream()
            .filter(column -> column instanceof Column.Categories && column.inputs() > FEW)
            .map(column -> "%s (%s)".formatted(CsvRows.quoted(column.name()), column.inputs()))
            .toList(),
        lines);
  }

  private String meaning(ColumnFacts.Look look, String example) {
    return switch (look) {
      case USUAL -> "";
      case ORDERED ->
          isSortedByClass()
              ? "it rises or falls with each row, as an id does, and the rows are sorted by class,"
                  + " so it tells the class (--drop)"
              : "it rises or falls with each row, as an id does (--drop)";
      case DIFFERENT ->
          table.count() > ColumnFacts.LOOKED_AT
              ? "no two of the first %s values are equal, as of an id (--drop)"
                  .formatted(ColumnFacts.LOOKED_AT)
              : "no two values are equal, as of an id (--drop)";
      case CODES ->
          "numbers that begin with 0, such as %s, as of a code (--categories or --drop)"
              .formatted(Cells.shown(example));
      case UNITS ->
          "words that are a number and its unit, such as %s (write the number alone, or --drop)"
              .formatted(Cells.shown(example));
    };
  }

  private boolean isSortedByClass() {
    int[] labels = labels().toArray();
    long changes =
        IntStream.range(1, labels.length).filter(r -> labels[r] != labels[r - 1]).count();
    return changes == classes.size() - 1;
  }

  /** Says names, if there are any. */
  private static void say(String what, List<String> names, Consumer<String> lines) {
    if (!names.isEmpty()) {
      lines.accept("%s: %s".formatted(what, cut(names)));
    }
  }

  private static String cut(List<String> names) {
    String listed = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
    int more = names.size() - LISTED;
    return more > 0 ? "%s and %s more".formatted(listed, more) : listed;
  }
}
