package nndl.data.recipe;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        "'{\"formet\":\"x\"}'#expected the members of a recipe, found formet"
      })
  void aTextThatIsNoRecipeIsAnError(String text, String message) {
    assertRefused("model: " + message, () -> RecipeJson.read("model", text));
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
