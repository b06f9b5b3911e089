package nndl.ml;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of {@code nndl train} that stand for the params of a stage and its rows. */
final class FitOptions {
  private static final String EVALUATE = "evaluate";
  private static final String HIDDEN = "hidden";
  private static final String NAME = "[a-z][a-z0-9-]*";

  /** A fit has another default, or says it in the name of its directory. */
  private static final List<String> ALWAYS = List.of("monitor", "seed");

  private static final CommandSpec TRAINING = new CommandLine(new TrainOptions()).getCommandSpec();

  private final NetworkStage<?> stage;
  private final Map<String, String> values = new HashMap<>();

  /** Fails if an option says what a param, the frame or the process decides. */
  FitOptions(NetworkStage<?> stage) {
    this.stage = stage;
    stage.getOptions().forEach(this::put);
    stage.table().options().forEach(this::put);
    values.put(HIDDEN, hidden());
    if (stage.isSet(stage.tol())
        && !values.get("monitor").toLowerCase(Locale.ROOT).contains("training")) {
      throw InputException.expected(
          "tol", "training-cost in monitor, by which it judges", values.get("monitor"));
    }
  }

  /**
   * Writes options as the values of their param, in the order of their names. Fails if a name has
   * another form than all options have.
   */
  static String[] texts(Map<String, String> options) {
    if (options == null) {
      throw InputException.expected("setOptions", "a map, which may be empty", "null");
    }
    for (String name : options.keySet()) {
      if (name == null || !name.matches(NAME)) {
        throw InputException.expected(
            "setOptions", "names of options such as mini-batch-size, without dashes first", name);
      }
    }
    return new TreeMap<>(options)
        .entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .toArray(String[]::new);
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
  }

  private static InputException decided(String param, String name, String value) {
    return refused("no option that the param %s decides".formatted(param), name, value);
  }

  private static InputException refused(String expected, String name, String value) {
    return InputException.expected("setOptions", expected, name + "=" + value);
  }

  /**
   * Takes the value of a param that is set, or whose default is another one than here since another
   * version has saved it. Two that need each other are checked as the options of a command line.
   */
  private void put(FitOption option) {
    Param<Object> param = stage.getParam(option.param());
    Object value = stage.isDefined(param) ? stage.getOrDefault(param) : false;
    String text = option.text(value);
    boolean isDefault = option.defaultValue(stage.table().answersNumbers()).map(option::text).filter(text::equals).isPresent();
    String given = values.get(option.name());
    if (given != null && stage.isSet(param)) {
      throw decided(param.name(), option.name(), given);
    }
    boolean isSaid = stage.isSet(param) || !isDefault || ALWAYS.contains(option.name());
    if (given == null && !value.equals(false) && isSaid) {
      values.put(option.name(), text);
    }
    given = values.get(option.name());
    if (given != null
        && Scopes.needs(option.spec(), "--model")
        && !stage.isDefined(stage.modelDir())) {
      throw InputException.expected(param.name(), "modelDir beside it", given);
    }
    if (option.name().equals(EVALUATE)
        && given != null
        && given.toLowerCase(Locale.ROOT).contains("test")) {
      throw InputException.expected(
          param.name(), "validation, training or none, since a fit has no test rows", given);
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
    requireLayers(rows.recipe().inputs(), rows.recipe().outputs());
    if (!stage.getStandardization() && stage.isSet(stage.withMean()) && stage.getWithMean()) {
      throw InputException.expected("withMean", "no mean without standardization", true);
    }
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
    boolean numbers = stage.table().answersNumbers();
    List<String> names = numbers || !classes.isEmpty() ? classes : List.of("0", "1");
    Column.Numbers label = new Column.Numbers(stage.getLabelCol(), 0, 1, null);
    Recipe recipe =
        new Recipe(
            label.name(),
            names,
            MissingValues.USUAL,
            columns,
            null,
            numbers ? List.of(label) : List.of());
    int validation = stage.isDefined(stage.validationIndicatorCol()) ? 1 : 0;
    return new SampleFolder(new Path("any"), recipe, 1, validation, 0);
  }

  /** Returns the values of all options, but for initial weights and the directory of the fit. */
  Map<String, String> ofRows(SampleFolder rows) {
    Map<String, String> all = new HashMap<>(values);
    if (stage.isDefined(stage.modelDir())) {
      all.put("model", stage.getModelDir());
      all.put("resume", "auto");
    }
    all.putIfAbsent(EVALUATE, rows.validation() > 0 ? "validation" : "none");
    return all;
  }

  /** Returns the neurons of each hidden layer. Only one of three params may say them. */
  private String hidden() {
    List<IntArrayParam> set =
        Stream.of(stage.layers(), stage.hiddenLayers(), stage.hidden())
            .filter(stage::isSet)
            .toList();
    if (set.size() > 1) {
      throw InputException.expected(
          set.get(1).name(),
          "no value beside " + set.get(0).name(),
          Arrays.toString(stage.getOrDefault(set.get(1))));
    }
    int[] sizes = stage.getOrDefault(set.isEmpty() ? stage.hiddenLayers() : set.get(0));
    int[] hidden =
        stage.isSet(stage.layers()) ? Arrays.copyOfRange(sizes, 1, sizes.length - 1) : sizes;
    return FitOption.named(HIDDEN).orElseThrow().text(hidden);
  }

  /** Fails if the rows do not fit the sizes of the layers. */
  void requireLayers(int features, int outputs) {
    if (stage.isDefined(stage.layers())) {
      int[] layers = stage.getLayers();
      if (layers[0] != features || layers[layers.length - 1] != outputs) {
        throw InputException.expected(
            "layers",
            "%s features first and %s last, as the rows have them"
                .formatted(
                    features,
                    stage.table().answersNumbers() ? "1 number" : outputs + " classes"),
            Arrays.toString(layers));
      }
    }
  }
}
