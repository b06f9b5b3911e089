package nndl.ml;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.command.Scope;
import nndl.command.Scopes;
import nndl.command.options.TableStep;
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
import org.apache.spark.SparkConf;
import org.apache.spark.ml.param.Param;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of {@code nndl train} that stand for the params of a classifier and its rows. */
final class FitOptions {
  private static final String EVALUATE = "evaluate";

  private static final CommandSpec TRAINING = new CommandLine(new TrainOptions()).getCommandSpec();

  /** The rows from which the mini-batch and the epochs follow in a check: the most lenient. */
  private static final int CHECKED_ROWS = 1;

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
   * the options are read as those of a training on rows whose recipe is made up.
   *
   * @param directory takes the recipe
   * @param classes the names of the classes, or an empty list if only the rows say them
   */
  void check(Storage storage, Path directory, List<String> classes) {
    SampleFolder madeUp = madeUp(new Path(directory, "check"), classes);
    Map<String, String> all = ofRows(madeUp);
    if (classes.isEmpty()) {
      all.remove("class-weights"); // how many there must be is known with the rows
    }
    if (stage.isDefined(stage.initialWeights())) {
      all.put("initial-model", Model.FILE_NAME); // is not read in a check
    }
    storage.createDirectory(madeUp.directory());
    madeUp.finish(storage::write);
    TrainOptions options = TrainOptions.ofProgram(storage, all);
    new TableStep(options, storage, new SparkConf(false), line -> {}).run(false, () -> {});
    RunDescription unused = options.describe();
  }

  private SampleFolder madeUp(Path directory, List<String> classes) {
    int features = stage.isDefined(stage.layers()) ? stage.getLayers()[0] : 1;
    List<Column> columns =
        IntStream.range(0, features)
            .<Column>mapToObj(k -> new Column.Numbers("x" + k, 0, 1, null))
            .toList();
    List<String> names = classes.isEmpty() ? List.of("0", "1") : classes;
    Recipe recipe = new Recipe(stage.getLabelCol(), names, MissingValues.USUAL, columns);
    int validation = stage.isDefined(stage.validationIndicatorCol()) ? CHECKED_ROWS : 0;
    return new SampleFolder(directory, recipe, CHECKED_ROWS, validation, 0);
  }

  /** Returns the values of all options, but for initial weights. */
  Map<String, String> ofRows(SampleFolder rows) {
    Map<String, String> all = new HashMap<>(values);
    all.put("data", rows.directory().toString());
    all.put("hidden", hidden(layout(rows).sizes()));
    if (stage.isDefined(stage.modelDir())) {
      all.put("model", stage.getModelDir());
      all.put("resume", "auto");
    }
    all.putIfAbsent(EVALUATE, evaluated(rows.validation() > 0));
    return all;
  }

  private static String evaluated(boolean validates) {
    return validates ? "validation" : "none";
  }

  /** Fails if the rows have more classes than the layers. */
  void requireClasses(int classes) {
    if (stage.isDefined(stage.layers())) {
      int[] layers = stage.getLayers();
      if (layers[layers.length - 1] < classes) {
        throw InputException.expected(
            "layers",
            "%s classes last, as the rows have them".formatted(classes),
            Arrays.toString(layers));
      }
    }
  }

  /** Returns the sizes of the layers. Fails if the rows do not fit them. */
  Layout layout(SampleFolder rows) {
    int features = rows.recipe().inputs();
    int classes = rows.recipe().classes().size();
    if (!stage.isDefined(stage.layers())) {
      IntStream hidden = IntStream.concat(IntStream.of(features), IntStream.of(stage.getHidden()));
      return new Layout(IntStream.concat(hidden, IntStream.of(classes)).toArray());
    }
    int[] layers = stage.getLayers();
    if (layers[0] != features || layers[layers.length - 1] != classes) {
      throw InputException.expected(
          "layers",
          "%s features first and %s classes last, as the rows have them"
              .formatted(features, classes),
          Arrays.toString(layers));
    }
    return new Layout(layers);
  }

  private static String hidden(int[] sizes) {
    String hidden =
        Arrays.stream(sizes, 1, sizes.length - 1)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    return hidden.isEmpty() ? "none" : hidden;
  }
}
