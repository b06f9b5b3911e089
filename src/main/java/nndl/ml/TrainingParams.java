package nndl.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import nndl.error.InputException;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import scala.Function1;

/** The params of a {@link NetworkClassifier} that MLlib's own does not have, and their getters. */
abstract class TrainingParams extends MultilayerParams {
  private static final int[] HIDDEN = {100};
  private static final String NAME = "[a-z][a-z0-9-]*";
  private static final String OPTION = NAME + "=.*";

  private final IntArrayParam hidden =
      new IntArrayParam(
          this,
          "hidden",
          "neurons of each hidden layer, if layers is not set; an empty array is no hidden layer",
          (Function1<int[], Object> & Serializable) MultilayerParams::arePositive);

  private final BooleanParam standardization =
      new BooleanParam(
          this,
          "standardization",
          "whether each feature is shifted to mean 0 and scaled to deviation 1 first");

  private final Param<String> validationIndicatorCol =
      new Param<>(
          this,
          "validationIndicatorCol",
          "name of the column that is true in rows for validation, which are not trained on");

  private final StringArrayParam options =
      new StringArrayParam(
          this,
          "options",
          "further options of nndl train, each as name=value without dashes",
          (Function1<String[], Object> & Serializable)
              all -> Arrays.stream(all).allMatch(option -> option.matches(OPTION)));

  private final IntParam slots =
      new IntParam(
          this,
          "slots",
          "the most slots that the training holds; if it is not set, as many as it can use",
          ParamValidators.gtEq(1));

  private final Param<String> rowsDir =
      new Param<>(
          this,
          "rowsDir",
          "directory for the rows during the training, which all executors must reach");

  private final Param<String> modelDir =
      new Param<>(
          this,
          "modelDir",
          "directory in which each fit has one for its checkpoints and reports, to resume from");

  TrainingParams(Uids next) {
    super(next);
    setDefault(hidden, HIDDEN);
    setDefault(standardization, true);
    setDefault(options, new String[0]);
  }

  /** Fails if a name of an option has another form than all options have. */
  static void requireNames(Map<String, String> options) {
    if (options == null) {
      throw InputException.expected("setOptions", "a map, which may be empty", "null");
    }
    for (String name : options.keySet()) {
      if (name == null || !name.matches(NAME)) {
        throw InputException.expected(
            "setOptions", "names of options such as mini-batch-size, without dashes first", name);
      }
    }
  }

  /** Writes options as the values of their param, in the order of their names. */
  static String[] texts(Map<String, String> options) {
    return new TreeMap<>(options)
        .entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .toArray(String[]::new);
  }

  public IntArrayParam hidden() {
    return hidden;
  }

  public int[] getHidden() {
    return getOrDefault(hidden);
  }

  public BooleanParam standardization() {
    return standardization;
  }

  public boolean getStandardization() {
    return (boolean) getOrDefault(standardization);
  }

  public Param<String> validationIndicatorCol() {
    return validationIndicatorCol;
  }

  public String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol);
  }

  public StringArrayParam options() {
    return options;
  }

  /** Returns the options by their names, without dashes. */
  public Map<String, String> getOptions() {
    Map<String, String> values = new TreeMap<>();
    for (String option : getOrDefault(options)) {
      int equals = option.indexOf('=');
      values.put(option.substring(0, equals), option.substring(equals + 1));
    }
    return values;
  }

  public IntParam slots() {
    return slots;
  }

  public int getSlots() {
    return (int) getOrDefault(slots);
  }

  public Param<String> rowsDir() {
    return rowsDir;
  }

  public String getRowsDir() {
    return getOrDefault(rowsDir);
  }

  public Param<String> modelDir() {
    return modelDir;
  }

  public String getModelDir() {
    return getOrDefault(modelDir);
  }
}
