package nndl.ml;

import java.util.List;
import java.util.SortedMap;
import nndl.command.run.RunDescription;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RecipeJson;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Layout;
import nndl.network.Parameters;

/**
 * Ends a fit before its training, since all training rows have the same label. The model is a
 * network without hidden layers, whose weights are 0 and whose biases answer the label. So a fold
 * in which one class is left does not end a search over params.
 */
final class OneClass extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A bias whose sigmoid, and whose softmax beside its negative, are 1 but for 0.0001. */
  private static final float SURE = 10;

  private final transient Model model;

  /**
   * @param described the training that is not done
   */
  OneClass(RunDescription described, int label) {
    super("all training rows have the label %s, which the model answers".formatted(label));
    Recipe recipe = described.samples().recipe();
    int classes = recipe.classes().size();
    Parameters parameters = new Parameters(new Layout(recipe.inputs(), classes));
    for (int j = 0; j < classes; j++) {
      parameters.biases(1).set(0, j, j == label ? SURE : -SURE);
    }
    SortedMap<String, String> strings =
        InputSpec.strings(List.of(1, recipe.inputs()), 1, List.of());
    strings.put(InputSpec.RECIPE, RecipeJson.text(recipe));
    strings.put(Model.ACTIVATION, described.network().activation().name());
    strings.put(Model.COST, described.objective().cost().name());
    model = Model.of(parameters, strings);
  }

  Model model() {
    return model;
  }
}
