package nndl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.TableSet;
import nndl.data.format.CheckedRows;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RecipeJson;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Initialiser;
import nndl.network.Layout;

/** A table of sizes, colours and prices, the recipe for its rows, and models of it. */
public final class FruitTable {
  public static final Recipe RECIPE =
      new Recipe(
          "kind",
          List.of("apple", "pear | plum"),
          new MissingValues(List.of("?")),
          List.of(
              new Column.Numbers("size", 10.3, 4.7, 10.3),
              new Column.Categories("colour <b>", List.of("blue", "light red", "white")),
              new Column.Numbers("price", 2012.5, 51.25, null)));

  private FruitTable() {}

  /** A model of random weights with one hidden layer. */
  public static Model model() {
    return model(RECIPE, new Layout(5, 4, 2), "log-likelihood");
  }

  /** A model of random weights. */
  public static Model model(Recipe recipe, Layout layout, String cost) {
    return Model.of(Initialiser.NORMAL.parameters(layout, 1), metadata(recipe, cost));
  }

  /** What a training writes of its inputs and its network. */
  public static SortedMap<String, String> metadata(Recipe recipe, String cost) {
    SortedMap<String, String> strings =
        InputSpec.strings(List.of(1, recipe.inputs()), 1, List.of());
    strings.put(InputSpec.RECIPE, RecipeJson.text(recipe));
    strings.put(Model.ACTIVATION, "RELU");
    strings.put(Model.COST, cost.toUpperCase(Locale.ROOT).replace('-', '_'));
    strings.put(Model.TRAINING_SAMPLES, "30");
    strings.put("seed", "7");
    return strings;
  }

  /** Random rows, as lines of a CSV file with a header. */
  public static List<String> lines(int rows) {
    Random random = new Random(1);
    List<String> colours = List.of("blue", "light red", "white", "");
    List<String> lines = new ArrayList<>(List.of("price,kind,note,size,colour <b>"));
    for (int i = 0; i < rows; i++) {
      lines.add(
          "%s,%s,n,%s,%s"
              .formatted(
                  1900 + random.nextInt(200),
                  RECIPE.classes().get(random.nextInt(2)),
                  random.nextInt(200) / 10.0,
                  colours.get(random.nextInt(4))));
    }
    return lines;
  }

  /** Writes lines to a file, and opens its rows. */
  public static SampleSet open(Path file, List<String> lines) throws IOException {
    Files.write(file, lines);
    return TableSet.of(
        Fixtures.storage(),
        InputFiles.of(Fixtures.storage(), file.toString()),
        RECIPE,
        new CheckedRows(RECIPE, Optional.empty()),
        List.of(),
        line -> {});
  }
}
