package nndl.ml;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.command.ProgramOptions;
import nndl.command.options.TrainOptions;
import nndl.data.SampleFolder;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.network.Layout;

/** The options of {@code nndl train} that stand for the params of a classifier and its rows. */
final class FitOptions {
  private static final String EVALUATE = "evaluate";

  /** The options that name the rows, and those that only params can set. */
  private static final Set<String> OF_PARAMS =
      Set.of("data", "hidden", "sizes", "seed", "initial-model", "model", "resume");

  private final NetworkClassifier stage;
  private final Map<String, String> values = new HashMap<>();

  /** Fails if an option says what a param decides. */
  FitOptions(NetworkClassifier stage) {
    this.stage = stage;
    values.put("seed", Long.toString(stage.getSeed()));
    if (stage.isDefined(stage.maxIter())) {
      values.put("epochs", Integer.toString(stage.getMaxIter()));
    }
    if (stage.isDefined(stage.stepSize())) {
      values.put("learning-rate", Double.toString(stage.getStepSize()));
    }
    if (stage.isDefined(stage.modelDir())) {
      values.put("model", stage.getModelDir());
      values.put("resume", "auto");
    }
    stage.getOptions().forEach(this::put);
    values.putIfAbsent("monitor", "training-cost");
  }

  private void put(String name, String value) {
    if (OF_PARAMS.contains(name) || values.put(name, value) != null) {
      throw InputException.expected("options", "none that a param decides", name + "=" + value);
    }
  }

  /**
   * Fails if an option is wrong, or would be ignored because of another. No row is known yet, so
   * the options are read as those of a table with the same label.
   */
  void check(Storage storage) {
    boolean validates = stage.isDefined(stage.validationIndicatorCol());
    Map<String, String> ofTable = new HashMap<>(values);
    ofTable.put("data", "rows");
    ofTable.put("label", stage.getLabelCol());
    ofTable.put("validation", validates ? "0.5" : "0");
    ofTable.putIfAbsent(EVALUATE, evaluated(validates));
    ProgramOptions.read(TrainOptions.ofProgram(), storage, ofTable);
  }

  /** Returns the values of all options, but for initial weights. */
  Map<String, String> ofRows(SampleFolder rows) {
    Map<String, String> all = new HashMap<>(values);
    all.put("data", rows.directory().toString());
    all.put("hidden", hidden(layout(rows).sizes()));
    all.putIfAbsent(EVALUATE, evaluated(rows.validation() > 0));
    return all;
  }

  private static String evaluated(boolean validates) {
    return validates ? "validation" : "none";
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
