package nndl.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.math.NumberText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a table before the training. */
class TableLinesTest {
  private static final String QUANTITY =
      "column y: %s whole numbers as --label: is this a number to predict?" + " (--regression)";

  @TempDir private Path directory;
  private List<String> categories = List.of();
  private List<String> dates = List.of();
  private String missing = "error";

  @Test
  void classesAreNamedTheMostFrequentFirstWithItsShare() throws IOException {
    assertEquals(
        List.of("classes: \"b, c\" (6, 54.5 %), a (5)"),
        said("u,v,y", 11, r -> r % 7 + ",w," + (r % 2 == 0 ? "\"b, c\"" : "a")));
  }

  @Test
  void aClassOfFewerThanFiveRowsIsNamed() throws IOException {
    assertEquals(
        List.of(
            "classes: a (5, 41.7 %), b (4), c (2), d (1)",
            "classes of fewer than 5 rows: b (4), c (2), d (1)"),
        said("x,y", 12, r -> "0," + "aaaaabbbbccd".charAt(r)));
  }

  @ParameterizedTest
  @CsvSource({"10, ''", "11, ' and 1 more'", "14, ' and 4 more'"})
  void aLongListIsCut(int count, String more) throws IOException {
    assertEquals(
        IntStream.range(10, 20)
            .mapToObj(
                c ->
                    "c"
                        + c
                        + (c == 10
                            ? " (6, %s)".formatted(NumberText.shortPercent(6.0 / (5 * count + 1)))
                            : " (5)"))
            .collect(Collectors.joining(", ", "classes: ", more)),
        said("x,y", 5 * count + 1, r -> "0,c" + (10 + r % count)).get(0));
  }

  @Test
  void classesThatDifferInCaseOrQuotesAloneAreNamed() throws IOException {
    String[] names = {"yes", "Yes", "\"'yes'\"", "no", "NO", "maybe", "never"};
    assertEquals(
        List.of("column y: classes that differ in case or quotes alone: 'yes', Yes, yes, NO, no"),
        withoutClasses("x,y", 35, r -> "0," + names[r % 7]));
  }

  /** Numbers that are digits, or letters, stand close together, each in many rows. */
  @ParameterizedTest
  @CsvSource({
    "21, 1, 4, true",
    "21, 1, 5, false",
    "20, 1, 4, false",
    "21, 2, 5, true",
    "20, 2, 5, false"
  })
  void manyWholeNumbersAsClassesMayBeAQuantity(int count, int apart, int each, boolean isQuantity)
      throws IOException {
    List<String> said =
        withoutClasses("x,y", count * each, r -> "0," + apart * (r % count)).stream()
            .filter(line -> line.startsWith("column"))
            .toList();
    assertEquals(isQuantity ? List.of(QUANTITY.formatted(count)) : List.of(), said);
  }

  @Test
  void oneNumberThatIsLeftOutIsEnoughForAQuantity() throws IOException {
    assertEquals(
        List.of(QUANTITY.formatted(21)),
        withoutClasses("x,y", 105, r -> "0," + (r % 21 == 20 ? 21 : r % 21)));
  }

  @Test
  void aNumberAmongOtherClassesIsNoQuantity() throws IOException {
    assertEquals(
        List.of(), withoutClasses("x,y", 125, r -> "0," + (r % 25 == 0 ? "many" : r % 25 * 2)));
    assertEquals(List.of(), withoutClasses("x,y", 125, r -> "0," + r % 25 + "a"));
    assertEquals(List.of(), withoutClasses("x,y", 100, r -> "0," + r % 25 + "a"));
    assertEquals(List.of(), withoutClasses("x,y", 105, r -> "0," + (r % 21 + 100)));
  }

  private static final String ALL_DIFFER =
      "column x: no two values are equal, as of an id (--drop)";

  private static final String ORDERED = "column x: it rises or falls with each row, as an id does";

  @Test
  void aColumnOfWholeNumbersInOrderMayBeAnId() throws IOException {
    assertColumn(ORDERED + " (--drop)", 20, r -> 3 * r);
    assertColumn(ORDERED + " (--drop)", 20, r -> -(r * r));
    assertColumn("", 19, r -> 3 * r);
    assertColumn("", 20, r -> r / 19 * 18 + (r < 19 ? r : 0)); // the last two are equal
    assertColumn("", 20, r -> r + 0.5);
    assertColumn("", 20, r -> r < 19 ? 1000 * r : 5); // far apart, the last out of order
    assertColumn(ORDERED + " (--drop)", 3000, r -> 7 * r);
    assertColumn("", 3000, r -> r < 2999 ? r / 2 : 5000);
  }

  @Test
  void anIdThatIsSortedWithTheClassTellsTheClass() throws IOException {
    assertEquals(
        List.of(ORDERED + ", and the rows are sorted by class, so it tells the class (--drop)"),
        withoutClasses("x,y", 20, r -> r + "," + (r < 9 ? "b" : "a")));
    assertEquals(
        List.of(ORDERED + " (--drop)"),
        withoutClasses("x,y", 20, r -> r + "," + (r < 9 || r == 19 ? "b" : "a")));
  }

  @Test
  void aRowWithoutAClassDoesNotUnsortTheClasses() throws IOException {
    missing = "y=drop";
    assertEquals(
        List.of(ORDERED + ", and the rows are sorted by class, so it tells the class (--drop)"),
        withoutClasses("x,y", 21, r -> r + "," + (r == 5 ? "" : r < 9 ? "b" : "a")));
  }

  @Test
  void aColumnWithoutEqualValuesMayBeAnId() throws IOException {
    assertColumn(ALL_DIFFER, 20, r -> 7 * r % 20);
    assertColumn("", 20, r -> 7 * r % 19);
    assertColumn("", 20, r -> 7 * r % 20 * 100);
    assertColumn(ALL_DIFFER, 20, r -> 7 * r % 20 + 1000);
    assertColumn(ALL_DIFFER, 20, r -> r < 19 ? 7 * r % 19 : 199);
    assertColumn("", 20, r -> r < 19 ? 7 * r % 19 : 200); // ten numbers for each row
    assertColumn("", 20, r -> 7 * r % 20 + 0.5);
    assertColumn("", 20, r -> 7 * r % 20 + (r < 19 ? 0 : 0.5));
    String first = "column x: no two of the first 1000 values are equal, as of an id (--drop)";
    assertColumn(first, 1001, r -> 7 * r % 1000 * 100);
    assertColumn("", 1001, r -> 7 * r % 999 * 100);
    assertEquals(
        List.of(first, "categories: x (1000)"),
        withoutClasses("x,y", 1001, r -> "w" + r % 1000 + "," + r % 2));
    assertEquals(
        List.of(ALL_DIFFER, "categories: x (1000)"),
        withoutClasses("x,y", 1000, r -> "w" + r + "," + r % 2));
    assertColumn(ALL_DIFFER, 20, r -> "w" + 7 * r % 20);
    assertColumn("", 20, r -> "w" + 7 * r % 19);
    assertColumn("", 19, r -> "w" + 7 * r % 20);
    categories = List.of("x");
    assertColumn(ALL_DIFFER, 20, r -> 100 * r);
  }

  /** The values of so many columns would take too much memory. */
  @ParameterizedTest
  @ValueSource(ints = {1000, 1001})
  void equalValuesAreNotLookedForInAVeryWideTable(int columns) throws IOException {
    String header =
        IntStream.range(2, columns).mapToObj(c -> ",z" + c).collect(Collectors.joining());
    List<String> said =
        withoutClasses(
            "x,y" + header, 20, r -> 7 * r % 20 + "," + r % 2 + ",0.5".repeat(columns - 2));
    assertEquals(columns > 1000 ? List.of() : List.of(ALL_DIFFER), said);
  }

  @Test
  void numbersThatBeginWithZeroMayBeCodes() throws IOException {
    String code =
        "column x: numbers that begin with 0, such as '01', as of a code (--categories or --drop)";
    assertColumn(code, 40, r -> r % 20 == 5 ? "01" : "2" + r % 9);
    assertColumn("", 40, r -> r % 9 == 5 ? "0" : "0." + r % 9);
    assertColumn("", 1020, r -> r < 1000 ? r % 9 : "01");
    categories = List.of("x");
    assertColumn("", 40, r -> r % 9 == 5 ? "01" : "2");
  }

  @Test
  void wordsThatAreMostlyNumbersWithAUnitAreNamed() throws IOException {
    String unit =
        "column x: words that are a number and its unit, such as '4.0 m/s' (write the number alone,"
            + " or --drop)";
    assertColumn(unit, 40, r -> r % 20 < 11 ? "4." + (r > 0 ? 1 + r % 2 : 0) + " m/s" : "calm");
    assertColumn("", 40, r -> r % 20 < 10 ? "4." + r % 2 + " m/s" : "calm");
    assertColumn("", 40, r -> "4 " + "abc".charAt(r % 3));
    categories = List.of("x");
    assertColumn("", 40, r -> "4." + r % 2 + " m/s");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 21})
  void manyCategoriesAreCounted(int count) throws IOException {
    List<String> said =
        withoutClasses("u,v,y", 63, r -> "w" + r % count + ",v" + r % 2 + "," + r % 2);
    assertEquals(count > 20 ? List.of("categories: u (21)") : List.of(), said);
  }

  @Test
  void datesOfYearAfterYearAreNoId() throws IOException {
    dates = List.of("x");
    assertColumn("", 40, r -> 1980 + r + "-05-31");
  }

  @Test
  void severalColumnsShareALine() throws IOException {
    assertEquals(
        List.of("columns u, v: it rises or falls with each row, as an id does (--drop)"),
        withoutClasses("u,v,y", 20, r -> r + "," + -r + "," + r % 2));
  }

  @Test
  void classesWithoutATestRowAreNamedIfOthersHaveSome() {
    List<String> lines = new ArrayList<>();
    List<String> classes = List.of("a", "b", "c");
    TableLines.sayUntested(classes, IntStream.of(1, 1), lines::add);
    TableLines.sayUntested(classes, IntStream.of(2, 0, 1), lines::add);
    TableLines.sayUntested(classes, IntStream.empty(), lines::add);
    assertEquals(List.of("classes without a test row: a, c"), lines);
  }

  private void assertColumn(String line, int rows, IntFunction<Object> x) throws IOException {
    List<String> expected = line.isEmpty() ? List.of() : List.of(line);
    assertEquals(expected, withoutClasses("x,y", rows, r -> x.apply(r) + "," + r % 2));
  }

  private List<String> withoutClasses(String header, int rows, IntFunction<String> row)
      throws IOException {
    return said(header, rows, row).stream().filter(line -> !line.startsWith("classes")).toList();
  }

  private List<String> said(String header, int rows, IntFunction<String> row) throws IOException {
    String text =
        IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n", header + "\n", ""));
    TestSelection selection =
        new TestSelection("y").categories(categories).dates(dates).missing(missing);
    Table table = new TextTables(directory).read(text, selection, new HeldOut(0, 0, 1));
    List<String> lines = new ArrayList<>();
    TableLines.say(table, lines::add);
    return lines;
  }
}
