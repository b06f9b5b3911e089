package nndl.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
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
  private Selection.MissingPolicy missingPolicy = Selection.MissingPolicy.ERROR;
  private int maxCategories = 3;
  private List<String> categories = List.of();
  private Optional<String> split = Optional.empty();

  @Test
  void aColumnIsNumbersIfHalfOfItsValuesAre() throws IOException {
    missingPolicy = Selection.MissingPolicy.ZERO;
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
    assertTrue(column("2024-01-02\n2024-01-03\na\n").contains("the date as a number"));
    categories = List.of("x");
    assertEquals("[$1, $2, a]", column("$1\na\n$2\n"));
  }

  @Test
  void aColumnMayHaveAsManyCategoriesAsTheUserSays() throws IOException {
    assertEquals("[a, b, c]", column("a\nb\nc\na\n"));
    assertTrue(column("a\nb\nc\nd\n").contains("expected at most 3 categories"));
    categories = List.of("x");
    assertEquals("[1, 2, 3]", column("1\n2\n3\n1.0\n"));
    assertTrue(column("1\n2\n3\n4\n").contains("expected at most 3 categories"));
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
    missingPolicy = Selection.MissingPolicy.DROP;
    Table table =
        read("u,v,w,y\n1,2,3,a\n,2,3,a\n1,,3,a\n1,2,,a\n1,2,3,\n4,5,6,b\n,,,b\n7,8,9,b\n");
    assertEquals("TRAINING NONE NONE NONE NONE TRAINING NONE TRAINING", sets(table));
    assertEquals(new Column.Numbers("u", 4, Math.sqrt(6), null), table.recipe().columns().get(0));
    assertEquals(8, table.count());
    assertEquals(1, table.classOf(7));
  }

  @ParameterizedTest
  @CsvSource({"MEAN, 2", "ZERO, 0"})
  void withMeanAndZeroARowStaysAndTheNumberIsFilledIn(Selection.MissingPolicy with, double fill)
      throws IOException {
    missingPolicy = with;
    Table table = read("u,v,y\n1,5,a\n,6,b\n3,,a\n");
    assertEquals("TRAINING TRAINING TRAINING", sets(table));
    assertEquals(new Column.Numbers("u", 2, 1, fill), table.recipe().columns().get(0));
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
            place + "4, column y: expected a class, or --missing drop, found no value"),
        lines(error));
  }

  @Test
  void rowsWithGapsAreInNoSetEvenIfTheSplitColumnNamesOne() throws IOException {
    missingPolicy = Selection.MissingPolicy.DROP;
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
    InputException error =
        assertThrows(InputException.class, () -> read("x,set,y\n1,train,a\n2,tset,b\n3,,b\n"));
    String place = "file:" + directory.resolve("table-0.csv") + ", line ";
    assertEquals(
        place
            + "3: expected train, validation or test in --split-column, found 'tset'; also "
            + place
            + "4",
        error.getMessage());
  }

  @Test
  void aClassMustHaveRowsToTrainOn() {
    split = Optional.of("set");
    InputException error =
        assertThrows(
            InputException.class, () -> read("x,set,y\n1,train,a\n2,test,b\n3,val,b\n4,train,c\n"));
    assertEquals(
        "table, class b: expected rows to train on, found none: all 2 of them are held out or left"
            + " out",
        error.getMessage());
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

  @ParameterizedTest
  @ValueSource(ints = {20, 21})
  void numbersWithFractionsMayBeTwentyClasses(int count) throws IOException {
    assertClasses(count, count <= 20, i -> i + ".5", "no regression");
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001})
  void thereMayBeAThousandClasses(int count) throws IOException {
    assertClasses(count, count <= 1000, i -> "c" + i, "expected at most 1000 classes, found 1001");
    assertClasses(count, count <= 1000, i -> "" + i, "no regression");
  }

  @ParameterizedTest
  @ValueSource(ints = {32_767, 32_768})
  void moreClassesThanAreCountedAreSaidToBeMore(int count) {
    InputException error =
        assertThrows(InputException.class, () -> read(classes(count, i -> "c" + i)));
    assertTrue(
        error.getMessage().contains(count > 32_767 ? "more than 32767," : "found 32767,"),
        error.getMessage());
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
      String message =
          assertThrows(InputException.class, () -> read(classes(count, name))).getMessage();
      assertTrue(message.contains(otherwise), message);
    }
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
        new Selection(
            "y", List.of(), List.of(), categories, List.of(), maxCategories, missingPolicy, split);
    return Table.read(
        tables.table(text), selection, MissingValues.USUAL, held, tables.faults, line -> {});
  }
}
