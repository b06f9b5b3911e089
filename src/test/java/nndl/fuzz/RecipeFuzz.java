package nndl.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import nndl.FruitTable;
import nndl.TestTable;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Reading;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RecipeJson;
import nndl.data.recipe.RowLayout;
import nndl.data.recipe.Standardising;

/** A recipe in JSON, up to what reads rows by it. */
final class RecipeFuzz implements FuzzTarget {
  @Override
  public List<byte[]> seeds() {
    Column.Numbers weight = new Column.Numbers("w", 0, 2.5, null, Reading.COMMA);
    Column.Categories rare = new Column.Categories("c", List.of("x", "y", ""), true);
    Recipe numbers =
        new Recipe(
            "a, b",
            List.of(),
            MissingValues.USUAL,
            List.of(rare, weight),
            weight,
            List.of(weight, new Column.Numbers("b", 1e300, 1e-300, 0.0)));
    Stream<String> texts =
        Stream.of(FruitTable.RECIPE, TestTable.RECIPE, numbers).map(RecipeJson::text);
    String numbered =
        """
        {"format":"nndl-recipe-2","label":"y","classes":["0","1"],"missing-values":[],
        "columns":{"prefix":"x","count":4096}}\
        """;
    return Stream.concat(texts, Stream.of(numbered)).map(text -> text.getBytes(UTF_8)).toList();
  }

  @Override
  public void read(byte[] input, LongConsumer declared) {
    Recipe recipe = RecipeJson.read("recipe", new String(input, UTF_8));
    declared.accept(16L * recipe.inputs()); // numbered columns are a count alone
    RowLayout unused = RowLayout.of(recipe);
    Standardising unusedInputs = Standardising.of(recipe);
    Standardising unusedAnswers = Standardising.ofAnswers(recipe);
    if (!RecipeJson.read("recipe", RecipeJson.text(recipe)).equals(recipe)) {
      throw new IllegalStateException("another recipe when written again");
    }
  }
}
