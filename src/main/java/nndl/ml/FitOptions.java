package nndl.ml;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import nndl.command.Scope;
import nndl.command.Scopes;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunDescription;
import nndl.data.SampleFolder;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.network.Layout;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Param;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of {@code nndl train} that stand for the params of a classifier and its rows. */
final class FitOptions {
  private static final String EVALUATE = "evaluate";

  private static final CommandSpec TRAINING = new CommandLine(new TrainOptions()).getCommandSpec();

  private final NetworkClassifier stage;
  private final Map<String, String> values = new HashMap<>();

  /** Fails if an option says what a param, the frame or the process decides. */
  FitOptions(NetworkClassifier stage) {
    this.stage = stage;
    values.put("seed", Long.toString(stage.getSeed()));
    stage.getOptions().forEach(this::put);
    if (stage.isDefined(stage.maxIter())) {
      put(stage.maxIter(), "epochs", Integer.toString(stage.getMaxIter()));
    }
    if (stage.isDefined(stage.stepSize())) {
      put(stage.stepSize(), "learning-rate", Double.toString(stage.getStepSize()));
    }
    values.putIfAbsent("monitor", "training-cost");
  }

  private void put(String name, String value) {
    requireAllowed(name, value);
    values.put(name, value);
  }

  /** Fails if a param, the frame or the process decides what an option says. */
  private void requireAllowed(String name, String value) {
    OptionSpec option = TRAINING.findOption("--" + name);
    if (option == null) {
      return; // an error of the training, which suggests another one
    }
    Scope scope = Scopes.of(option);
    if (!scope.param().isEmpty()) {
      throw decided(scope.param(), name, value);
    }
    if (!scope.program()) {
      throw refused("no option of a command's process", name, value);
    }
    if (Scopes.needs(option, "--model") && !stage.isDefined(stage.modelDir())) {
      throw refused("the param modelDir too, for an option about its files", name, value);
    }
    if (name.equals(EVALUATE) && value.toLowerCase(Locale.ROOT).contains("test")) {
      throw refused("validation, training or none, since a fit has no test rows", name, value);
    }
  }

  private static InputException decided(String param, String name, String value) {
    return refused("no option that the param %s decides".formatted(param), name, value);
  }

  private static InputException refused(String expected, String name, String value) {
    return InputException.expected("setOptions", expected, name + "=" + value);
  }

  private void put(Param<?> param, String name, String value) {
    String given = values.put(name, value);
    if (given != null) {
      throw decided(param.name(), name, given);
    }
  }

  /**
   * Fails if an option is wrong, or would be ignored because of another. No row is known yet, so
   * the options are those of the rows that allow the most.
   *
   * @param classes the names of the classes, or an empty list if only the rows say them
   */
  void check(Storage storage, List<String> classes) {
    SampleFolder rows = anyRows(classes);
    requireLayers(rows.recipe().inputs(), rows.recipe().classes().size());
    Map<String, String> all = ofRows(rows);
    if (classes.isEmpty()) {
      all.remove("class-weights"); // how many there must be is known with the rows
    }
    if (stage.isDefined(stage.initialWeights())) {
      all.put("initial-model", Model.FILE_NAME); // is not read in a check
    }
    RunDescription unused = TrainOptions.ofProgram(storage, all, rows).describe();
  }

  private SampleFolder anyRows(List<String> classes) {
    int features = stage.isDefined(stage.layers()) ? stage.getLayers()[0] : 1;
    List<Column> columns =
        IntStream.range(0, features)
            .<Column>mapToObj(k -> new Column.Numbers("x" + k, 0, 1, null))
            .toList();
    List<String> names = classes.isEmpty() ? List.of("0", "1") : classes;
    Recipe recipe = new Recipe(stage.getLabelCol(), names, MissingValues.USUAL, columns);
    int validation = stage.isDefined(stage.validationIndicatorCol()) ? 1 : 0;
    return new SampleFolder(new Path("any"), recipe, 1, validation, 0);
  }

  /** Returns the values of all options, but for initial weights and the directory of the fit. */
  Map<String, String> ofRows(SampleFolder rows) {
    Map<String, String> all = new HashMap<>(values);
    String hidden = Layout.text(hidden());
    all.put("hidden", hidden.isEmpty() ? "none" : hidden);
    if (stage.isDefined(stage.modelDir())) {
      all.put("model", stage.getModelDir());
      all.put("resume", "auto");
    }
    all.putIfAbsent(EVALUATE, rows.validation() > 0 ? "validation" : "none");
    return all;
  }

  private int[] hidden() {
    if (!stage.isDefined(stage.layers())) {
      return stage.getHidden();
    }
    int[] layers = stage.getLayers();
    return Arrays.copyOfRange(layers, 1, layers.length - 1);
  }

  /** Fails if the rows do not fit the sizes of the layers. */
  void requireLayers(int features, int classes) {
    if (stage.isDefined(stage.layers())) {
      int[] layers = stage.getLayers();
      if (layers[0] != features || layers[layers.length - 1] != classes) {
        throw InputException.expected(
            "layers",
            "%s features first and %s classes last, as the rows have them"
                .formatted(features, classes),
            Arrays.toString(layers));
      }
    }
  }
}
