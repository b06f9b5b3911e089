package nndl.command.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.command.ModelFiles;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.elements.Activation;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.network.Cost;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The options for metadata that may be missing in models of other programs. */
public final class MissingMetadataOptions {
  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description =
          "sigmoid | tanh | scaled-tanh | relu | leaky-relu | gelu | step: of the hidden "
              + "neurons, for models that do not say")
  private Activation activation;

  @Option(
      names = "--cost",
      paramLabel = "NAME",
      description =
          "quadratic | cross-entropy | log-likelihood, with softmax | none, with step: "
              + "for models that do not say")
  private Cost cost;

  @Option(
      names = "--scale",
      paramLabel = "X",
      description = "what inputs are divided by, for models that do not say")
  private Float scale;

  /** Loads models and completes their metadata. Fails if the models do not fit together. */
  public Ensemble ensemble(Storage storage, List<Path> paths) {
    return new Ensemble(
        complete(paths.stream().map(path -> ModelFiles.load(storage, path)).toList(), given()));
  }

  /** Returns a model with its activation, its cost and its scale. */
  public Model complete(Model model) {
    return complete(model, given());
  }

  /** Returns the values of these options by their names, null for those that are not given. */
  public Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put(Model.ACTIVATION, activation);
    given.put(Model.COST, cost);
    given.put(InputSpec.SCALE, scale);
    return given;
  }

  /**
   * Returns a model with the entries of its metadata that are missing. Fails if the option of a
   * missing one is not given, or if an option is given although the model has the entry.
   *
   * @param given the values of the options by the names of the entries, null for those not given
   */
  public static Model complete(Model model, Map<String, Object> given) {
    return complete(List.of(model), given).get(0);
  }

  /** Does the same for several models. An option may be given unless all have the entry. */
  private static List<Model> complete(List<Model> models, Map<String, Object> given) {
    models.forEach(model -> requireSeveral(model, given));
    List<Model> complete = models;
    for (Map.Entry<String, Object> option : given.entrySet()) {
      complete = complete(complete, option.getKey(), text(option.getValue()));
    }
    return complete;
  }

  /** Fails if several entries are missing whose options are not given, and names them all. */
  private static void requireSeveral(Model model, Map<String, Object> given) {
    List<String> missing =
        given.keySet().stream()
            .filter(name -> given.get(name) == null && !model.has(name))
            .map(name -> "--" + name)
            .toList();
    if (missing.size() > 1) {
      throw InputException.expected(
          model.metadata().place() + ": metadata",
          "what these options say: " + String.join(", ", missing),
          "none of it");
    }
  }

  private static List<Model> complete(List<Model> models, String name, Optional<String> given) {
    if (given.isPresent() && models.stream().allMatch(model -> model.has(name))) {
      throw InputException.expected(
          "--" + name,
          "models whose metadata do not say it, or not this option",
          models.get(0).metadata().place());
    }
    return models.stream()
        .map(model -> model.has(name) ? model : model.with(name, required(model, name, given)))
        .toList();
  }

  private static Optional<String> text(Object value) {
    return Optional.ofNullable(value).map(v -> v instanceof Enum<?> e ? e.name() : "" + v);
  }

  private static String required(Model model, String name, Optional<String> given) {
    return given.orElseThrow(
        () ->
            InputException.expected(
                model.metadata().place() + ": metadata",
                "%s, or --%s".formatted(name, name),
                "neither"));
  }

  /**
   * Returns the model with missing entries filled from the given options. Other entries may still
   * be missing.
   */
  public Model withGiven(Model model) {
    Model all = model;
    for (Map.Entry<String, Object> option : given().entrySet()) {
      String name = option.getKey();
      Optional<String> value = text(option.getValue());
      all = value.isEmpty() || all.has(name) ? all : all.with(name, value.get());
    }
    return all;
  }
}
