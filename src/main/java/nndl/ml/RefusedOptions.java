package nndl.ml;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import nndl.command.call.CallOptions;
import nndl.error.InputException;

/**
 * The options of {@code nndl train} that a classifier does not take, since a param, the frame or
 * the process decides what they say.
 */
final class RefusedOptions {
  /** The params, and the options in place of which they stand. */
  private static final Map<String, Set<String>> BY_PARAM =
      Map.of(
          "featuresCol",
          Set.of(
              "data",
              "table",
              "train-images",
              "test-images",
              "format",
              "csv-header",
              "scale",
              "input-range",
              "rows",
              "columns",
              "drop",
              "categories",
              "numbers",
              "max-categories",
              "missing",
              "missing-values"),
          "labelCol",
          Set.of(
              "label",
              "train-labels",
              "test-labels",
              "csv-label",
              "class-names",
              "classes",
              "targets"),
          "validationIndicatorCol",
          Set.of("validation", "holdout", "split-column"),
          "standardization",
          Set.of("standardise"),
          "layers",
          Set.of("sizes"),
          "hidden",
          Set.of("hidden"),
          "seed",
          Set.of("seed"),
          "initialWeights",
          Set.of("initial-model"),
          "modelDir",
          Set.of("model", "resume", "overwrite"));

  private RefusedOptions() {}

  /**
   * Fails if an option is refused.
   *
   * @param hasDirectory whether the param modelDir is set
   */
  static void requireAllowed(String name, String value, boolean hasDirectory) {
    BY_PARAM.forEach(
        (param, names) -> {
          if (names.contains(name)) {
            throw decided(param, name, value);
          }
        });
    if (CallOptions.OF_A_PROCESS.contains(name)) {
      throw refused("no option of a command's process", name, value);
    }
    if (CallOptions.OF_A_DIRECTORY.contains(name) && !hasDirectory) {
      throw refused("the param modelDir too, for an option about its files", name, value);
    }
    if (name.equals("evaluate") && value.toLowerCase(Locale.ROOT).contains("test")) {
      throw refused("validation, training or none, since a fit has no test rows", name, value);
    }
  }

  /** Returns the error for an option that a param decides. */
  static InputException decided(String param, String name, String value) {
    return refused("no option that the param %s decides".formatted(param), name, value);
  }

  private static InputException refused(String expected, String name, String value) {
    return InputException.expected("setOptions", expected, name + "=" + value);
  }
}
