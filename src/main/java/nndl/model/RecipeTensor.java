package nndl.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.data.recipe.NumberedColumns;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RecipeJson;
import nndl.model.format.LayerTensors;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Tensor;

/**
 * The deviations of {@link NumberedColumns}. In a file they are the tensor {@value #DEVIATION} of
 * shape [inputs], so that the metadata do not grow with their number; else they are in the recipe.
 */
final class RecipeTensor {
  private static final String DEVIATION = "recipe.deviation";

  private RecipeTensor() {}

  /** Moves the deviations from the metadata to a tensor, if there are any. */
  static SafeTensors split(SafeTensors file) {
    String text = file.metadata().getOrDefault(InputSpec.RECIPE, "");
    if (!RecipeJson.isNumbered(text)) {
      return file;
    }
    Recipe recipe = RecipeJson.read(InputSpec.RECIPE, text);
    float[] deviations = ((NumberedColumns) recipe.columns()).deviations();
    Map<String, Tensor> tensors = new LinkedHashMap<>(file.tensors());
    if (deviations.length > 0) {
      tensors.put(DEVIATION, new Tensor(new int[] {deviations.length}, deviations));
    }
    return with(file.metadata(), recipe, new float[0], tensors);
  }

  /** Moves the deviations back. */
  static SafeTensors join(Object place, SafeTensors file) {
    String text = file.metadata().getOrDefault(InputSpec.RECIPE, "");
    if (!RecipeJson.isNumbered(text) || !file.tensors().containsKey(DEVIATION)) {
      return file;
    }
    Recipe recipe = RecipeJson.read(place + ": metadata: " + InputSpec.RECIPE, text);
    float[] deviations =
        LayerTensors.tensor(place, file.tensors(), DEVIATION, recipe.inputs()).values();
    Map<String, Tensor> tensors = new LinkedHashMap<>(file.tensors());
    tensors.remove(DEVIATION);
    return with(file.metadata(), recipe, deviations, tensors);
  }

  private static SafeTensors with(
      Map<String, String> metadata, Recipe recipe, float[] deviations, Map<String, Tensor> all) {
    NumberedColumns columns = ((NumberedColumns) recipe.columns()).with(deviations);
    SortedMap<String, String> strings = new TreeMap<>(metadata);
    strings.put(InputSpec.RECIPE, RecipeJson.text(recipe.with(columns)));
    return new SafeTensors(strings, all);
  }
}
