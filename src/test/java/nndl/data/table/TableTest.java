package nndl.data.table;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Reading;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out about the columns, the classes and the rows of a table. */
class TableTest {
  private static final String LOOKALIKES = "numbers with a decimal point and no other characters";

  @TempDir Path directory;
  private String missing = "error";
  private int maxCategories = 3;
  private int rare = 1;
  private List<String> only = List.of();
  private List<String> dropped = List.of();
  private List<String> categories = List.of();
  private List<String> numbers = List.of();
  private List<String> dates = List.of();
  private Reading reading = Reading.POINT;
  private Optional<String> split = Optional.empty();
  private final List<String> lines = new ArrayList<>();

  @Test
  void theInputsAreAllOtherColumnsOrThoseThatAreChosen() throws IOException {
    String text = ",u,v,w,y\n0,1,2,3,a\n1,4,5,6,b\n";
    assertEquals(List.of("u", "v", "w"), inputs(text));
    assertEquals(1, lines.size());
    assertTrue(lines.get(0).endsWith("column 1 has no name and is left out"), lines.get(0));
    dropped = List.of("v");
    assertEquals(List.of("u", "w"), inputs(text));
    only = List.of("w", "u");
    dropped = List.of();
    assertEquals(List.of("u", "w"), inputs(text));
    only = List.of("w");
    dropped = List.of("u");
    assertEquals(List.of("w"), inputs(text));
    split = Optional.of("w");
    only = List.of("u", "w");
    dropped = List.of();
    assertEquals(List.of("u"), inputs(text.replaceAll(",[36],", ",train,")));
  }

  private List<String> inputs(String text) throws IOException {
    return read(text).recipe().columns().stream().map(Column::name).toList();
  }

  /** Each option, whose names are separated by bars. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "only=u|y~--label: expected a column that --columns and --drop do not name, found y",
        "dropped=y~--label: expected a column that --columns and --drop do not name, found y",
        "only=u|x~--columns: expected a column of table: u, v, y, found 'x'",
        "dropped=x~--drop: expected a column of table: u, v, y, found 'x'",
        "split=x~--split-column: expected a column of table: u, v, y, found 'x'",
        "dropped=u|v~table: expected columns that are inputs, beside y, found none",
        "categories=u|x~--categories: expected columns that are inputs: u, v, found 'x'",
        "dropped=v,categories=v~--categories: expected columns that are inputs: u, found 'v'",
        "dates=u|y~--date: expected columns that are inputs: u, v, found 'y'",
        "numbers=y~--numbers: expected columns that are inputs: u, v, found 'y'",
        "only=v,numbers=u~--numbers: expected columns that are inputs: v, found 'u'"
      })
  void anOptionThatNamesAnotherColumnIsNamed(String options, String message) {
    for (String option : options.split(",")) {
      List<String> names = List.of(option.substring(option.indexOf('=') + 1).split("[|]"));
      switch (option.substring(0, option.indexOf('='))) {
        case "only" -> only = names;
        case "dropped" -> dropped = names;
        case "categories" -> categories = names;
        case "numbers" -> numbers = names;
        case "dates" -> dates = names;
        default -> split = Optional.of(names.get(0));
      }
    }
    assertRefused(message, () -> read("u,v,y\n1,2,a\n3,4,b\n"));
  }

  @Test
  void aColumnIsNumbersIfHalfOfItsValuesAre() throws IOException {
    missing = "zero";
    assertTrue(column("1\n2\nu\n").contains("expected a number (or --categories"));
    assertTrue(column("1\nu\n").contains("expected a number (or --categories"));
    assertEquals("[1, u, v]", column("1\nu\nv\n"));
    assertEquals("[u, v]", column("\n\nu\nv\n"));
  }

  /** Half of the words may be amounts; one more, and they were hardly meant as words. */
  @Test
  void aColumnOfWordsMayHaveSomeThatLookLikeNumbers() throws IOException {
    assertEquals("[$1, $2, a]", column("$1\na\n$2\na\n"));
    assertTrue(column("$1\na\n$2\n").contains(LOOKALIKES));
    assertEquals("[$1, a, b]", column("$1\na\nb\n"));
    assertTrue(column("$1\n$1\na\n").contains(LOOKALIKES));
    assertTrue(
        column("2024-01-02\n2024-01-03\na\n").contains("expected --date for the parts of dates"));
    categories = List.of("x");
    assertEquals("[$1, $2, a]", column("$1\na\n$2\n"));
  }

  /** The first thousand words tell. */
  @Test
  void wordsThatLookLikeNumbersCountAmongTheFirstThousand() throws IOException {
    assertEquals("[$1, a]", column("$1\n".repeat(500) + "a\n".repeat(500) + "$1\n".repeat(9)));
    assertTrue(column("a\n".repeat(499) + "$1\n".repeat(501)).contains(LOOKALIKES));
    String more = column("$1\n".repeat(501) + "a\n".repeat(1500));
    assertTrue(more.contains(LOOKALIKES), more);
  }

  @Test
  void aColumnThatTheUserCallsNumbersHasNoWords() throws IOException {
    numbers = List.of("x");
    String message = column("u\nv\n1\n");
    assertTrue(message.contains("line 2, column x: expected a number (or"), message);
  }

  @Test
  void onlyADecimalCommaIsToldAsSuch() throws IOException {
    numbers = List.of("x");
    String expected = "expected a number with a decimal point (or --decimal ,), found '-3,14'";
    assertTrue(column("\"-3,14\"\n1\n").endsWith(expected));
    for (String other : List.of("3,14 EUR", "x3,14", "3,", ",5", "1,000,000")) {
      String message = column("\"" + other + "\"\n1\n");
      assertTrue(message.contains("expected a number (or --categories"), message);
    }
  }

  /** Those that are all numbers by value, which may be the same, and others by their characters. */
  @Test
  void categoriesAreSorted() throws IOException {
    maxCategories = 5;
    assertEquals("[10, 9, u, v, w]", column("10\n9\nu\nv\nw\n"));
    categories = List.of("x");
    assertEquals("[-2, 01, 1, 1.5, 10]", column("1\n01\n1.50\n10\n-2\n"));
  }

  @Test
  void aMissingCategoryIsNoneOfThem() throws IOException {
    missing = "mean";
    assertEquals("[u, v]", column("u\nNA\nv\n\n"));
  }

  @Test
  void equalNumbersHaveTheDeviationOne() throws IOException {
    assertEquals(
        new Column.Numbers("x", 7, 1, null), read("x,y\n7,a\n7.0,b\n").recipe().columns().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "x,z,y/,1,a/NA,2,b~table, column x: expected values, or --drop, found none in any row",
        "x,set,y/,train,a/,train,b/5,val,a~"
            + "table, column x: expected values in the training rows, or --drop, found none",
        "x,set,y/,train,a/,train,b/u,val,a~table: expected 1 to 2^22 inputs, found 0"
      })
  void aColumnWithoutValuesToTrainOnIsAFault(String text, String message) {
    missing = "mean";
    split = Optional.of("set").filter(text::contains);
    assertRefused(message, () -> read(text.replace('/', '\n')));
  }

  @Test
  void aTableWhoseOnlyRecordIsNoRowIsToldAsSuch() {
    InputException error = assertThrows(InputException.class, () -> read("x,y\n1\n"));
    assertContains(", line 2: expected 2 fields, as the header has, found 1", error.getMessage());
    assertEquals(List.of(), error.more());
  }

  @Test
  void aColumnMayHaveAsManyCategoriesAsTheUserSays() throws IOException {
    assertEquals("[a, b, c]", column("a\nb\nc\na\n"));
    assertTrue(column("a\nb\nc\nd\n").contains("expected at most 3 categories"));
    categories = List.of("x");
    assertEquals("[1, 2, 3]", column("1\n2\n3\n1.0\n"));
    assertTrue(column("1\n2\n3\n4\n").contains("expected at most 3 categories"));
  }

  /** The first pass counts the words, and the second one the numbers among them too. */
  @Test
  void oneOfTheCategoriesThatAreTooManyIsNamed() throws IOException {
    String words = column("d\nc\nb\na\n");
    assertTrue(words.endsWith("or --drop or --id, found more, such as 'd'"), words);
    String mixed = column("w\nv\nu\n1\n");
    assertTrue(mixed.endsWith("or --drop or --id, found more, such as '1'"), mixed);
  }

  /** Those of a column that is numbers for the most part are seen by the second pass. */
  @Test
  void theCategoriesOfTheTrainingRowsAreCountedOnceMore() throws IOException {
    maxCategories = 2;
    categories = List.of("x");
    split = Optional.of("set");
    assertEquals(
        new Column.Categories("x", List.of("a", "b")),
        read("x,set,y\na,train,u\nb,train,v\na,test,u\n").recipe().columns().get(0));
  }

  @Test
  void withDropARowIsLeftOutIfAnyOfItsColumnsIsMissing() throws IOException {
    missing = "drop";
    Table table =
        read("u,v,w,y\n1,2,3,a\n,2,3,a\n1,,3,a\n1,2,,a\n1,2,3,\n4,5,6,b\n,,,b\n7,8,9,b\n");
    assertEquals("TRAINING NONE NONE NONE NONE TRAINING NONE TRAINING", sets(table));
    assertEquals(new Column.Numbers("u", 4, Math.sqrt(6), null), table.recipe().columns().get(0));
    assertEquals(8, table.count());
    assertEquals(1, table.classOf(7));
  }

  @ParameterizedTest
  @CsvSource({"mean, 2", "zero, 0"})
  void withMeanAndZeroARowStaysAndTheNumberIsFilledIn(String with, double fill) throws IOException {
    missing = with;
    Table table = read("u,v,y\n1,5,a\n,6,b\n3,,a\n");
    assertEquals("TRAINING TRAINING TRAINING", sets(table));
    assertEquals(new Column.Numbers("u", 2, 1, fill), table.recipe().columns().get(0));
  }

  @Test
  void aColumnMayHaveAPolicyOfItsOwn() throws IOException {
    missing = "mean,y=drop,v=drop,w=zero";
    Table table = read("u,v,w,y\n1,5,2,a\n,6,,b\n3,,4,a\n,,,\n7,8,9,\n");
    assertEquals("TRAINING TRAINING NONE NONE NONE", sets(table));
    assertEquals(
        List.of(
            new Column.Numbers("u", 1, 1, 1.0),
            new Column.Numbers("v", 5.5, 0.5, null),
            new Column.Numbers("w", 2, 1, 0.0)),
        table.recipe().columns());
    assertEquals("mean", table.split().missing());
    assertTrue(table.split().drops("y") && table.split().drops("v"));
    assertTrue(!table.split().drops("u") && !table.split().drops("w"));
    assertEquals(table.split(), RowSplit.read("here", table.split().text()));
  }

  @Test
  void rowsAreThoseOfASetIfItsHashIsKnownAndTheirs() throws IOException {
    RowSplit split = read("x,y\n1,a\n2,b\n").split().with(Map.of(RowSets.Set.TRAINING, 7L));
    assertTrue(split.isOf(RowSets.Set.TRAINING, 7));
    assertFalse(split.isOf(RowSets.Set.TRAINING, 8));
    assertFalse(split.isOf(RowSets.Set.TEST, 7));
    assertFalse(split.isOf(RowSets.Set.TEST, 0));
  }

  @Test
  void theNameInAPolicyMayHaveCommasAndEqualsSigns() {
    MissingPolicies policies = MissingPolicies.of(List.of("a,b=c=drop", "ZERO"));
    assertTrue(policies.drops("a,b=c"));
    assertEquals(Selection.MissingPolicy.ZERO, policies.of("a"));
    assertEquals(Selection.MissingPolicy.ERROR, MissingPolicies.of(List.of("a=mean")).of("b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "meen~--missing: expected error, mean, zero or drop, or COLUMN= before it, found meen",
        "u=~--missing: expected error, mean, zero or drop, or COLUMN= before it, found nothing",
        "=mean~--missing: expected error, mean, zero or drop, or COLUMN= before it, found =mean",
        "mean,zero~--missing: expected it once for a column, found 'zero' too",
        "mean,x=drop~--missing: expected columns that are read: u, v, y, found 'x'"
      })
  void aPolicyThatIsNoneIsRefused(String with, String message) {
    missing = with;
    assertRefused(message, () -> read("u,v,y\n1,2,a\n3,4,b\n"));
  }

  @Test
  void withoutThemAMissingValueOfEachColumnIsAFault() {
    InputException error =
        assertThrows(InputException.class, () -> read("u,v,y\n1,,a\n,6,b\n3,4,\n"));
    String place = "file:" + directory.resolve("table-0.csv") + ", line ";
    assertEquals(
        List.of(
            place + "2, column v: expected a value, or --missing mean, zero or drop, found none",
            place + "3, column u: expected a value, or --missing mean, zero or drop, found none",
            place + "4, column y: expected a class, or --missing y=drop, found no value"),
        lines(error));
  }

  @Test
  void rowsWithGapsAreInNoSetEvenIfTheSplitColumnNamesOne() throws IOException {
    missing = "drop";
    split = Optional.of("set");
    Table table =
        read("x,set,y\n1,train,a\n,train,a\n2,val,\n3,test,b\n,test,b\n4,train,b\n5,dev,a\n");
    assertEquals("TRAINING NONE NONE TEST NONE TRAINING VALIDATION", sets(table));
    assertEquals(2, table.sets().count(RowSets.Set.TRAINING));
    assertEquals(3, table.sets().count(RowSets.Set.NONE));
  }

  @Test
  void aSetOfAnotherNameIsAFaultAndSoIsNone() {
    split = Optional.of("set");
    String error = refusal(() -> read("x,set,y\n1,train,a\n2,tset,b\n3,,b\n"));
    String place = "file:" + directory.resolve("table-0.csv") + ", line ";
    assertEquals(
        place
            + "3: expected train, validation or test in --split-column, found 'tset'; also "
            + place
            + "4",
        error);
  }

  @ParameterizedTest
  @CsvSource({
    "train, TRAINING",
    "Training, TRAINING",
    "validation, VALIDATION",
    "VALID, VALIDATION",
    "val, VALIDATION",
    "Dev, VALIDATION",
    "test, TEST",
    "HoldOut, TEST"
  })
  void aSetHasTheNamesThatOtherProgramsWrite(String name, RowSets.Set set) throws IOException {
    split = Optional.of("set");
    assertEquals(set, read("x,set,y\n1,train,a\n2,train,b\n3,%s,b\n".formatted(name)).sets().of(2));
    assertEquals(set, read("set,x,y\ntrain,1,a\ntrain,2,b\n%s,3,b\n".formatted(name)).sets().of(2));
  }

  @Test
  void aClassMustHaveRowsToTrainOn() {
    split = Optional.of("set");
    assertRefused(
        "table, class b: expected rows to train on, found none: all 2 of them are held out or left"
            + " out",
        () -> read("x,set,y\n1,train,a\n2,test,b\n3,val,b\n4,train,c\n"));
  }

  @Test
  void theHeldOutRowsAreTheSameShareOfEachClass() throws IOException {
    String rows =
        IntStream.range(0, 40)
            .mapToObj(i -> i + "," + (i % 4 == 0 ? "a" : "b"))
            .collect(Collectors.joining("\n", "x,y\n", "\n"));
    Table table = read(rows, new HeldOut(0.2, 0.5, 1));
    for (int of = 0; of < 2; of++) {
      int[] counts = new int[RowSets.Set.values().length];
      for (int r = 0; r < 40; r++) {
        counts[table.sets().of(r).ordinal()] += table.classOf(r) == of ? 1 : 0;
      }
      int all = of == 0 ? 10 : 30;
      assertEquals(all / 5, counts[RowSets.Set.TEST.ordinal()]);
      assertEquals(all * 2 / 5, counts[RowSets.Set.VALIDATION.ordinal()]);
      assertEquals(all * 2 / 5, counts[RowSets.Set.TRAINING.ordinal()]);
    }
    assertEquals(sets(table), sets(read(rows, new HeldOut(0.2, 0.5, 1))));
    assertTrue(!sets(table).equals(sets(read(rows, new HeldOut(0.2, 0.5, 2)))));
  }

  /**
   * Otherwise nobody knows how well such a class is recognised. The columns are the rows of the
   * class, the parts, and the rows for the test, for validation and for the training.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 0.2, 0, 0, 0, 1",
    "2, 0.2, 0, 1, 0, 1",
    "2, 0.2, 0.5, 1, 0, 1",
    "2, 0, 0.5, 0, 1, 1",
    "3, 0.1, 0.5, 1, 1, 1",
    "4, 0.1, 0.9, 1, 2, 1",
    "4, 0.1, 0.2, 1, 1, 2",
    "6, 0.1, 0.2, 1, 1, 4",
    "7, 0.2, 0, 1, 0, 6",
    "8, 0.2, 0, 2, 0, 6"
  })
  void aClassOfTwoRowsOrMoreIsTestedByOneAtLeast(
      int rows, double test, double validation, int tested, int validated, int trained)
      throws IOException {
    String text = "x,y\n" + "1,a\n".repeat(rows) + "1,b\n".repeat(1000);
    Table table = read(text, new HeldOut(test, validation, 1));
    int[] counts = new int[RowSets.Set.values().length];
    IntStream.range(0, rows).forEach(row -> counts[table.sets().of(row).ordinal()]++);
    assertArrayEquals(new int[] {trained, validated, tested, 0}, counts);
  }

  @Test
  void foldsDifferByOneRowAtMostInEachClassAndKeepTheOnlyRowOfAClass() throws IOException {
    String text = "x,y\n" + "1,a\n".repeat(11) + "1,b\n".repeat(2) + "1,c\n" + "1,d\n".repeat(9);
    int[] first = {0, 11, 13, 14, 23};
    int[] held = new int[23];
    for (int fold = 0; fold < 4; fold++) {
      RowSets sets = read(text, new HeldOut(0, 0, 1, fold, 4)).sets();
      assertEquals(fold < 2 ? 6 : 5, sets.count(RowSets.Set.VALIDATION));
      for (int c = 0; c < 4; c++) {
        long ofClass =
            IntStream.range(first[c], first[c + 1])
                .filter(row -> sets.of(row) == RowSets.Set.VALIDATION)
                .peek(row -> held[row]++)
                .count();
        int rows = first[c + 1] - first[c];
        assertTrue(rows == 1 ? ofClass == 0 : ofClass == rows / 4 || ofClass == rows / 4 + 1);
      }
    }
    IntStream.range(0, 23).forEach(row -> assertEquals(row == 13 ? 0 : 1, held[row]));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 21})
  void numbersWithFractionsMayBeTwentyClasses(int count) throws IOException {
    assertClasses(count, count <= 20, i -> i + ".5", "--regression for numbers");
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001})
  void thereMayBeAThousandClasses(int count) throws IOException {
    assertClasses(count, count <= 1000, i -> "c" + i, "expected at most 1000 classes, found 1001");
    assertClasses(count, count <= 1000, i -> "" + i, "--regression for numbers");
  }

  @ParameterizedTest
  @ValueSource(ints = {32_767, 32_768})
  void moreClassesThanAreCountedAreSaidToBeMore(int count) {
    String error = refusal(() -> read(classes(count, i -> "c" + i) + "1,c0\n"));
    assertContains(count > 32_767 ? "more than 32767," : "found 32767,", error);
  }

  @Test
  void textsOfEqualNumbersAreOneClassAndSortedByValue() throws IOException {
    Table table = read("x,y\n1,10\n2,2.0\n3,-1\n4,02\n5,1e1\n6,-0\n7,0\n");
    assertEquals(List.of("-1", "0", "2", "10"), table.recipe().classes());
    assertEquals(
        List.of(3, 2, 0, 2, 3, 1, 1), IntStream.range(0, 7).mapToObj(table::classOf).toList());
  }

  private void assertClasses(
      int count, boolean are, java.util.function.IntFunction<String> name, String otherwise)
      throws IOException {
    if (are) {
      assertEquals(count, read(classes(count, name)).recipe().classes().size());
    } else {
      String message = refusal(() -> read(classes(count, name)));
      assertTrue(message.contains(otherwise), message);
    }
  }

  /** Values of a column of dates, and the inputs that it becomes. */
  @ParameterizedTest
  @CsvSource({
    "2024-05-31|2024-06-01, x.year x.month x.day x.weekday",
    "2024-05-31 00:00|6/1/2024 0:00, x.year x.month x.day x.weekday",
    "2024-05-31|2024-06-01 14:30, x.year x.month x.day x.weekday x.hour",
    "14:30|0:00, x.hour"
  })
  void aColumnOfDatesBecomesTheirParts(String values, String expected) throws IOException {
    dates = List.of("x");
    String[] cells = values.split("[|]");
    assertEquals(
        List.of(expected.split(" ")), inputs("x,y\n%s,a\n%s,b\n".formatted((Object[]) cells)));
  }

  @Test
  void whatIsNoDateInAColumnOfDatesIsAFault() {
    dates = List.of("x");
    String message = refusal(() -> read("x,y\n2024-05-31,a\n14:30,b\n31/12/2024,b\n"));
    assertContains(
        "line 3, column x: expected a date such as 2024-05-31, 31.05.2024 or 05/31/2024, or a time"
            + " (or --categories, --missing-values or --drop), found '14:30'; also ",
        message);
    assertContains(
        "table: expected no column that is named like a part of a date (--date), found [x.year,",
        refusal(() -> read("x,x.year,y\n2024-05-31,1,a\n2024-06-01,2,b\n")));
  }

  @Test
  void partsOfDatesAreFilledInLikeNumbers() throws IOException {
    dates = List.of("x");
    missing = "mean";
    Column year = read("x,y\n2020-01-01,a\n2022-01-01,b\n,b\n").recipe().columns().get(0);
    assertEquals(new Column.Numbers("x", 2021, 1, 2021.0, Reading.YEAR), year);
  }

  @Test
  void rareValuesAreOneInputTogether() throws IOException {
    rare = 2;
    split = Optional.of("set");
    String rows = "x,set,y\nu,train,a\nu,train,b\nv,train,a\nv,test,a\nw,train,b\nz,test,b\n";
    Column column = read(rows).recipe().columns().get(0);
    assertEquals(new Column.Categories("x", List.of("u"), true), column);
    assertEquals(List.of("x=u", "x=(rare)"), column.inputNames());
    assertEquals(2, column.inputs());
    String all = "x,set,y\nu,train,a\nu,train,b\nv,test,a\n";
    assertEquals(
        new Column.Categories("x", List.of("u")),
        read(all).recipe().columns().get(0),
        "no training row has a rare value");
    maxCategories = 1;
    assertEquals(2, read(rows).recipe().inputs(), "rare values are not counted");
    assertContains(
        "at most 1 categories",
        refusal(() -> read("x,set,y\nu,train,a\nu,train,b\nv,train,a\nv,train,b\n")));
  }

  @Test
  void numbersMayHaveADecimalComma() throws IOException {
    reading = Reading.COMMA;
    assertEquals(
        new Column.Numbers("x", 1000, 1.5, null, Reading.COMMA),
        read("x;y\n1.001,5;a\n998,5;b\n").recipe().columns().get(0));
    assertContains(
        "line 3, column x: expected a number with a decimal comma (or --categories,",
        refusal(() -> read("x;y\n1,5;a\n1.5;b\n")));
    assertContains(
        "column x: expected numbers with a decimal comma and no other characters, or",
        refusal(() -> read("x;y\n1.5;a\n2.5;b\n")));
  }

  private static String classes(int count, java.util.function.IntFunction<String> name) {
    return IntStream.range(0, count)
        .mapToObj(i -> "1," + name.apply(i))
        .collect(Collectors.joining("\n", "x,y\n", "\n"));
  }

  /** Returns the categories of a column, or else the message. */
  private String column(String values) throws IOException {
    String rows = values.replace("\n", ",1\n");
    try {
      Column column = read("x,y\n" + rows.replaceFirst(",1\n", ",2\n")).recipe().columns().get(0);
      return column instanceof Column.Categories of ? of.values().toString() : "numbers";
    } catch (InputException e) {
      return e.getMessage();
    }
  }

  private static String sets(Table table) {
    return IntStream.range(0, table.count())
        .mapToObj(row -> table.sets().of(row).name())
        .collect(Collectors.joining(" "));
  }

  private static List<String> lines(InputException error) {
    List<String> lines = new ArrayList<>(List.of(error.getMessage()));
    lines.addAll(error.more());
    return lines;
  }

  private Table read(String text) throws IOException {
    return read(text, new HeldOut(0, 0, 1));
  }

  private Table read(String text, HeldOut held) throws IOException {
    TextTables tables = new TextTables(directory);
    Selection selection =
        new TestSelection("y")
            .only(only)
            .dropped(dropped)
            .categories(categories)
            .numbers(numbers)
            .dates(dates)
            .reading(reading)
            .maxCategories(maxCategories)
            .rare(rare)
            .missing(missing)
            .split(split)
            .get();
    return Table.read(
        tables.table(text), selection, MissingValues.USUAL, held, tables.faults, lines::add);
  }
}
