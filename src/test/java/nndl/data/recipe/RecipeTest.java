package nndl.data.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.error.InputException;
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
    NamedValues row = row(Map.of("age", "NA", "home", "barn", "weight", 1));
    List<String> unusable = new ArrayList<>();
    RowErrors errors =
        new RowErrors() {
          @Override
          public void unusable(Cell cell) {
            unusable.add(cell.column());
          }
        };
    assertEquals(Optional.empty(), encoder(row).encode(row, errors));
    assertEquals(List.of("age"), unusable);
    InputException e =
        assertThrows(
            InputException.class, () -> encoded(Map.of("age", "x", "home", "barn", "weight", 1)));
    assertEquals("row, column age: expected a number, found 'x'", e.getMessage());
  }

  @Test
  void anUnseenCategoryIsZeroAndReported() {
    NamedValues row = row(Map.of("age", 4, "home", "ship", "weight", 0.1));
    List<String> unseen = new ArrayList<>();
    RowErrors errors =
        new RowErrors() {
          @Override
          public void unseen(Row of, Column column, String value) {
            unseen.add(column.name() + "=" + value);
          }
        };
    assertArrayEquals(new float[4], encoder(row).encode(row, errors).orElseThrow());
    assertEquals(List.of("home=ship"), unseen);
  }

  @Test
  void aColumnThatIsAbsentIsNamed() {
    InputException e =
        assertThrows(InputException.class, () -> RECIPE.places("new.csv", List.of("age", "home")));
    assertEquals(
        "new.csv: expected a column 'weight', as the model's training had it, found [age, home]",
        e.getMessage());
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
    String text = RecipeJson.text(RECIPE);
    assertEquals(RECIPE, RecipeJson.read("model", text));
    assertEquals(text, RecipeJson.text(RecipeJson.read("model", text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "'{'#expected a recipe in JSON, found something else",
        "'[]'#recipe: expected an object, found [",
        "'{\"format\":\"x\"}'#expected a recipe of format nndl-recipe-1, found x",
        "'{\"format\":\"nndl-recipe-1\"}'#recipe: expected all members, found }",
        "'{\"formet\":\"x\"}'#expected the members of a recipe, found formet"
      })
  void aTextThatIsNoRecipeIsAnError(String text, String message) {
    InputException e = assertThrows(InputException.class, () -> RecipeJson.read("model", text));
    assertEquals("model: " + message, e.getMessage());
  }

  private static float[] encoded(Map<String, ?> values) {
    NamedValues row = row(values);
    return encoder(row).encode(row, RowErrors.THROWN).orElseThrow();
  }

  private static NamedValues row(Map<String, ?> values) {
    return NamedValues.of(values, RECIPE.missing());
  }

  private static RowEncoder encoder(NamedValues row) {
    return new RowEncoder(RECIPE, "row", row.names(), false);
  }
}
