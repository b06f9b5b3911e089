package nndl.data.recipe;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
  private static final Recipe RECIPE =
      new Recipe(
          "species",
          List.of("cat", "dog"),
          new MissingValues(List.of("?")),
          List.of(
              new Column.Numbers("age", 4, 2, null),
              new Column.Categories("home", List.of("barn", "house")),
              new Column.Numbers("weight", 0.1, 0.3, 0.5)));

  private static final Recipe RARE =
      new Recipe(
          "y",
          List.of("a", "b"),
          MissingValues.USUAL,
          List.of(new Column.Categories("home", List.of("barn"), true)));

  private static final Recipe DATED =
      new Recipe(
          "y",
          List.of("a", "b"),
          MissingValues.USUAL,
          List.of(
              new Column.Numbers("when", 2020, 1, 2020.0, Reading.YEAR),
              new Column.Numbers("when", 12, 2, 12.0, Reading.HOUR),
              new Column.Numbers("price", 0, 1, null, Reading.COMMA)));

  @Test
  void numbersAreStandardisedAndCategoriesHaveAnInputEach() {
    float[] inputs = encoded(Map.of("weight", 1, "age", "7", "home", "house"));
    assertArrayEquals(new float[] {1.5f, 0, 1, (float) ((1 - 0.1) / 0.3)}, inputs);
    assertEquals(List.of("age", "home=barn", "home=house", "weight"), RECIPE.inputNames());
    assertEquals(4, RECIPE.inputs());
  }

  @Test
  void aMissingNumberIsFilledAndAMissingCategoryIsZero() {
    Map<String, Object> row = new HashMap<>(Map.of("age", 4, "home", "?"));
    row.put("weight", null);
    assertArrayEquals(new float[] {0, 0, 0, (float) ((0.5 - 0.1) / 0.3)}, encoded(row));
  }

  @Test
  void aNumberWithoutAFillMakesTheRowUnusable() {
    Map<String, Object> row = Map.of("age", "NA", "home", "barn", "weight", 1);
    List<String> unusable = new ArrayList<>();
    RowErrors errors =
        new RowErrors() {
          @Override
          public void unusable(Cell cell) {
            unusable.add(cell.column());
          }
        };
    assertEquals(Optional.empty(), encode(row, errors));
    assertEquals(List.of("age"), unusable);
    assertRefused(
        "row, column age: expected a number, found 'x'",
        () -> encoded(Map.of("age", "x", "home", "barn", "weight", 1)));
  }

  /** A number may be too large for the network, and a row may have two faults. */
  @Test
  void whatIsWrongWithARowIsToldInEachOfItsCells() {
    List<String> unusable = new ArrayList<>();
    RowErrors errors =
        new RowErrors() {
          @Override
          public void unusable(Cell cell) {
            unusable.add(cell.exception().getMessage());
          }
        };
    Map<String, ?> values = Map.of("age", 1e300, "home", "barn", "weight", "x", "species", "cow");
    assertEquals(-1, encoder(values, true).check(row(values), errors));
    assertEquals(
        List.of(
            "row, column age: expected a number, found '1.0E300'",
            "row, column weight: expected a number, found 'x'",
            "row, column species: expected a class of the training rows: cat, dog, found 'cow'"),
        unusable);
  }

  @ParameterizedTest
  @CsvSource({"4, dog, 1", "4, cat, 0", "x, dog, -1", "NA, dog, -1", "4, cow, -1", "4, '', -1"})
  void theClassOfARowThatCannotBeUsedIsNone(String age, String species, int expected) {
    Map<String, ?> values = Map.of("age", age, "home", "barn", "weight", 1, "species", species);
    RowErrors allowed =
        new RowErrors() {
          @Override
          public void unusable(Cell cell) {}
        };
    assertEquals(expected, encoder(values, true).check(row(values), allowed));
  }

  @ParameterizedTest
  @CsvSource({"1.0, 0", "1, 0", "true, 1", "TRUE, 1", "2.50, 2", "01, -1"})
  void aCategoryIsFoundHoweverProgramsWriteIt(String text, int expected) {
    Recipe recipe =
        new Recipe(
            "y",
            List.of("a", "b"),
            MissingValues.USUAL,
            List.of(new Column.Categories("x", List.of("1", "true", "2.5"))));
    InMemoryRow row = new InMemoryRow(new Object[] {text}, MissingValues.USUAL, "row");
    float[] inputs = new float[3];
    if (expected >= 0) {
      inputs[expected] = 1;
    }
    assertArrayEquals(
        inputs,
        new RowEncoder(recipe, "row", List.of("x"), false)
            .encode(row, RowErrors.THROWN)
            .orElseThrow());
  }

  @Test
  void anUnseenCategoryIsZeroAndReported() {
    Map<String, Object> row = Map.of("age", 4, "home", "ship", "weight", 0.1);
    List<String> unseen = new ArrayList<>();
    RowErrors errors =
        new RowErrors() {
          @Override
          public void unseen(Row of, Column column, String value) {
            unseen.add(column.name() + "=" + value);
          }
        };
    assertArrayEquals(new float[4], encode(row, errors).orElseThrow());
    assertEquals(List.of("home=ship"), unseen);
  }

  @Test
  void rareAndUnseenCategoriesHaveAnInputTogetherAndMissingOnesNone() {
    RowEncoder encoder = new RowEncoder(RARE, "row", List.of("home"), false);
    for (Object[] cell : new Object[][] {{"barn", 1f, 0f}, {"ship", 0f, 1f}, {"NA", 0f, 0f}}) {
      assertArrayEquals(
          new float[] {(float) cell[1], (float) cell[2]},
          encoder.encode(row(cell[0]), RowErrors.THROWN).orElseThrow());
    }
  }

  @Test
  void aColumnThatIsAbsentIsNamed() {
    assertRefused(
        "new.csv: expected a column 'weight', as the model's training had it, found [age, home]",
        () -> RECIPE.places("new.csv", List.of("age", "home")));
  }

  @ParameterizedTest
  @CsvSource({"1,0", "1.0,0", "01,0", "2,1", "2.50,2", "3,-1", "x,-1"})
  void equalNumbersAreTheSameClass(String text, int expected) {
    Recipe numbers =
        new Recipe("y", List.of("1", "2", "2.5"), MissingValues.USUAL, RECIPE.columns());
    assertEquals(expected, numbers.classOf(text));
  }

  @Test
  void isReadAsItIsWritten() {
    for (Recipe recipe : List.of(RECIPE, DATED, RARE)) {
      String text = RecipeJson.text(recipe);
      assertEquals(recipe, RecipeJson.read("model", text));
      assertEquals(text, RecipeJson.text(RecipeJson.read("model", text)));
    }
  }

  @Test
  void weightsAndAnsweredNumbersAreReadAsTheyAreWritten() {
    Recipe recipe =
        new Recipe(
            "u, v",
            List.of(),
            new MissingValues(List.of("?", "none")),
            List.of(new Column.Numbers("age", 4, 2, null)),
            new Column.Numbers("weight", 0, 7, null, Reading.COMMA),
            List.of(new Column.Numbers("u", 1, 2, null), new Column.Numbers("v", 3, 4, null)));
    String text = RecipeJson.text(recipe);
    Recipe read = RecipeJson.read("model", text);
    assertEquals(recipe, read);
    assertEquals(recipe.weight(), read.weight());
    assertEquals(recipe.numbers(), read.numbers());
    assertEquals(recipe.missing(), read.missing());
    assertFalse(RecipeJson.isNumbered(text));
  }

  /** With deviations of which one is not 1, and without, as what a program hashes. */
  @Test
  void numberedColumnsAreReadAsTheyAreWrittenInAFormatOfTheirOwn() {
    for (double deviation : new double[] {1, 0.1f, Float.MAX_VALUE}) {
      Recipe recipe = numbered(NumberedColumns.MIN_COUNT, deviation);
      String text = RecipeJson.text(recipe);
      assertTrue(text.startsWith("{\"format\":\"nndl-recipe-2\",\"label\":\"y\",\"classes\":["));
      assertTrue(text.contains("\"columns\":{\"prefix\":\"f\",\"count\":4096"), text);
      assertEquals(deviation != 1, text.contains("\"deviations\":\""));
      assertTrue(RecipeJson.isNumbered(text));
      Recipe read = RecipeJson.read("model", text);
      assertEquals(recipe, read);
      assertInstanceOf(NumberedColumns.class, read.columns());
      assertEquals(new Column.Numbers("f0", 0, deviation, null), read.columns().get(0));
      assertEquals(new Column.Numbers("f4095", 0, 1, null), read.columns().get(4095));
      assertEquals(text, RecipeJson.text(read));
    }
    Recipe few = numbered(NumberedColumns.MIN_COUNT - 1, 1);
    assertFalse(RecipeJson.isNumbered(RecipeJson.text(few)));
    assertEquals(few, RecipeJson.read("model", RecipeJson.text(few)));
  }

  /** Those whose deviations are all 1 are the same with a list of them, and without. */
  @Test
  void numberedColumnsAreEqualIfEachColumnIs() {
    int count = NumberedColumns.MIN_COUNT;
    List<Column> columns = numbered(count, 1).columns();
    NumberedColumns ones = assertInstanceOf(NumberedColumns.class, columns);
    float[] listed = new float[count];
    Arrays.fill(listed, 1);
    assertEquals(ones, ones.with(listed));
    assertEquals(List.copyOf(columns), columns);
    assertEquals(List.copyOf(columns).hashCode(), columns.hashCode());
    assertNotEquals(ones, numbered(count, 2).columns());
    assertNotEquals(ones, numbered(count + 1, 1).columns());
    assertNotEquals(ones, new NumberedColumns("g", count));
  }

  /**
   * The fuzz input many-columns-of-long-names shows that neither makes the names of all columns.
   */
  @Test
  void numberedColumnsAreLaidOutAndScaledAsTheSameColumnsWouldBeAlone() {
    int count = NumberedColumns.MIN_COUNT;
    for (double first : new double[] {1, 0.1f}) {
      Recipe numbered = numbered(count, first);
      Recipe unnumbered = recipe(count, first, k -> k + "th");
      assertInstanceOf(NumberedColumns.class, numbered.columns());
      assertFalse(unnumbered.columns() instanceof NumberedColumns);
      assertEquals(RowLayout.of(unnumbered), RowLayout.of(numbered));
      assertEquals(Standardising.of(unnumbered), Standardising.of(numbered));
    }
  }

  private static Recipe numbered(int count, double first) {
    return recipe(count, first, k -> "f" + k);
  }

  /** Each column gets its name by its number. */
  private static Recipe recipe(int count, double first, IntFunction<String> name) {
    return new Recipe(
        "y",
        List.of("a", "b"),
        MissingValues.USUAL,
        IntStream.range(0, count)
            .<Column>mapToObj(k -> new Column.Numbers(name.apply(k), 0, k == 0 ? first : 1, null))
            .toList());
  }

  /** Four bytes of each deviation in Base64 are one third more characters. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "'\"prefix\":\"f\",\"count\":4095'#recipe: expected a prefix and a count of 2^12 to 2^22,"
            + " found }",
        "'\"prefix\":\"f\",\"count\":4194305'#recipe: expected a prefix and a count of 2^12 to"
            + " 2^22, found }",
        "'\"count\":4096'#recipe: expected a prefix and a count of 2^12 to 2^22, found }",
        "'\"prefix\":\"f\",\"count\":4096,\"deviations\":\"AACAPw==\"'#recipe: expected a deviation"
            + " for each column, found }",
        "'\"prefix\":\"f\",\"count\":4096,\"deviations\":\"0\"'#expected a recipe in JSON, found"
            + " something else",
        "'\"prefix\":\"f\",\"counts\":4096'#expected the members of numbered columns, found counts",
        "'\"prefix\":\"f\",\"count\":\"4096\"'#recipe: expected a number, found 4096"
      })
  void numberedColumnsThatAreNoneAreAnError(String columns, String message) {
    String text = "{\"format\":\"nndl-recipe-2\",\"columns\":{%s}}".formatted(columns);
    assertTrue(
        refusal(() -> RecipeJson.read("model", text)).startsWith("model: " + message),
        refusal(() -> RecipeJson.read("model", text)));
  }

  @Test
  void theMostNumberedColumnsAreRead() {
    String text = RecipeJson.text(numbered(NumberedColumns.MIN_COUNT, 1));
    Recipe read = RecipeJson.read("model", text.replace("4096", "4194304"));
    assertEquals(1 << 22, read.columns().size());
  }

  @Test
  void numberedColumnsHaveNoMoreDeviationsThanColumns() {
    String text = RecipeJson.text(numbered(NumberedColumns.MIN_COUNT + 1, 0.1f));
    assertRefused(
        "model: recipe: expected a deviation for each column, found }",
        () -> RecipeJson.read("model", text.replace("\"count\":4097", "\"count\":4096")));
  }

  @Test
  void aDeviationOfNumberedColumnsIsAboveZeroAndFinite() {
    Recipe recipe = numbered(NumberedColumns.MIN_COUNT, 0.1f);
    String text = RecipeJson.text(recipe);
    String good = "zczMPQAAgD8"; // 0.1 and 1, little-endian
    assertTrue(text.contains("\"deviations\":\"" + good), text.substring(0, 200));
    for (String bad : List.of("AAAAAAAAgD8", "AACAfwAAgD8", "zczMvQAAgD8")) { // 0, infinity, -0.1
      String changed = text.replace(good, bad);
      assertRefused(
          "model: recipe: expected deviations above 0, found }",
          () -> RecipeJson.read("model", changed));
    }
  }

  @Test
  void severalInputsMayBePartsOfACell() {
    assertEquals(List.of("when", "price"), DATED.sources());
    assertEquals(List.of("when.year", "when.hour", "price"), DATED.inputNames());
    RowEncoder encoder = new RowEncoder(DATED, "row", List.of("price", "x", "when"), false);
    assertArrayEquals(
        new float[] {4, 1.5f, 12.5f},
        encoder.encode(row("12,5", "", "1/5/2024 3:00 PM"), RowErrors.THROWN).orElseThrow());
    assertArrayEquals(
        new float[] {0, 0, 1}, encoder.encode(row("1", "", "NA"), RowErrors.THROWN).orElseThrow());
    assertRefused(
        "new.csv: expected a column 'when', as the model's training had it, found [price]",
        () -> DATED.places("new.csv", List.of("price")));
  }

  @Test
  void aCellThatIsNoDateIsToldOnce() {
    List<String> unusable = new ArrayList<>();
    RowErrors errors =
        new RowErrors() {
          @Override
          public void unusable(Cell cell) {
            unusable.add(cell.exception().getMessage());
          }
        };
    RowEncoder encoder = new RowEncoder(DATED, "row", List.of("when", "price"), false);
    assertEquals(Optional.empty(), encoder.encode(row("never", "1.5"), errors));
    assertEquals(
        List.of(
            "row, column when: expected a date such as 2024-05-31, 31.05.2024 or 05/31/2024, or a"
                + " time, found 'never'",
            "row, column price: expected a number with a decimal comma, found '1.5'"),
        unusable);
  }

  private static InMemoryRow row(Object... cells) {
    return new InMemoryRow(cells, MissingValues.USUAL, "row");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "'{'#expected a recipe in JSON, found something else",
        "'[]'#recipe: expected an object, found [",
        "'{\"format\":\"x\"}'#expected a recipe of format nndl-recipe-1, found x",
        "'{\"format\":\"nndl-recipe-1\"}'#recipe: expected all members, found }",
        "'{\"columns\":[{\"reading\":\"era\"}]}'#expected a reading of a column, found era",
        "'{\"formet\":\"x\"}'#expected the members of a recipe, found formet",
        "'{\"label\":1}'#recipe: expected a string, found 1",
        "'{\"classes\":\"a\"}'#recipe: expected an array of strings, found a",
        "'{\"columns\":[1]}'#recipe: expected a column, found 1",
        "'{\"columns\":[{\"values\":[]}]}'#recipe: expected a name for each column, found }",
        "'{\"columns\":[{\"name\":\"u\"}]}'#recipe: expected a mean and a deviation above 0, found"
            + " }",
        "'{\"columns\":[{\"name\":\"u\",\"mean\":1,\"deviation\":0}]}'#recipe: expected a mean and"
            + " a deviation above 0, found }",
        "'{\"columns\":[{\"name\":\"u\",\"mean\":\"1\"}]}'#recipe: expected a number, found 1",
        "'{\"columns\":[{\"name\":\"u\",\"mean\":1e999}]}'#recipe: expected a finite number, found"
            + " 1e999",
        "'{\"columns\":[{\"name\":\"u\",\"values\":[],\"fill\":1}]}'#recipe: expected values or a"
            + " mean, found }",
        "'{\"columns\":[{\"name\":\"u\",\"values\":[\"a\",\"a\"]}]}'#expected each of the values of"
            + " u once, found a",
        "'{\"columns\":[{\"name\":\"u\",\"size\":1}]}'#expected the members of a column, found"
            + " size",
        "'{\"weight\":{\"name\":\"u\",\"values\":[]}}'#recipe: expected a mean and a deviation,"
            + " found }",
        "'{\"label\":\"y\",\"label\":\"y\"}'#expected a recipe in JSON, found something else"
      })
  void aTextThatIsNoRecipeIsAnError(String text, String message) {
    assertRefused("model: " + message, () -> RecipeJson.read("model", text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "[]#[]#recipe: expected at least two classes, or numbers alone, found }",
        "['a']#[]#recipe: expected at least two classes, or numbers alone, found }",
        "['a','b']#[u]#recipe: expected at least two classes, or numbers alone, found }",
        "['a','a']#[]#expected each of the classes once, found a"
      })
  void aRecipeHasClassesOrNumbers(String classes, String numbers, String message) {
    String text =
        """
        {"format":"nndl-recipe-1","label":"y","classes":%s,"missing-values":[],
        "columns":[{"name":"x","mean":1,"deviation":2}],"numbers":%s}\
        """
            .formatted(
                classes.replace('\'', '"'),
                numbers.replace("u", "{\"name\":\"u\",\"mean\":1,\"deviation\":2}"));
    assertRefused("model: " + message, () -> RecipeJson.read("model", text));
  }

  @Test
  void aRecipeHasEachColumnOnceAndNothingAfterIt() {
    String text = RecipeJson.text(RECIPE);
    assertRefused(
        "model: expected each of the columns once, found age",
        () -> RecipeJson.read("model", text.replace("\"weight\"", "\"age\"")));
    assertRefused(
        "model: expected one recipe, found more", () -> RecipeJson.read("model", text + "1"));
  }

  private static float[] encoded(Map<String, ?> values) {
    return encode(values, RowErrors.THROWN).orElseThrow();
  }

  private static Optional<float[]> encode(Map<String, ?> values, RowErrors errors) {
    return encoder(values, false).encode(row(values), errors);
  }

  private static RowEncoder encoder(Map<String, ?> values, boolean labelled) {
    return new RowEncoder(RECIPE, "row", List.copyOf(values.keySet()), labelled);
  }

  private static InMemoryRow row(Map<String, ?> values) {
    return new InMemoryRow(values.values().toArray(), RECIPE.missing(), "row");
  }

  /** To look for each column among all would take many minutes. */
  @Test
  void theColumnsOfAWideTableAreFoundInNoTime() {
    List<String> table = IntStream.range(0, 400_000).mapToObj(k -> "x" + k).toList();
    List<Column> columns =
        table.stream().<Column>map(name -> new Column.Numbers(name, 0, 2, null)).toList();
    Recipe recipe = new Recipe("y", List.of("a", "b"), MissingValues.USUAL, columns);
    int[] places =
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> recipe.places("a table", table));
    assertArrayEquals(IntStream.range(0, table.size()).toArray(), places);
  }
}
