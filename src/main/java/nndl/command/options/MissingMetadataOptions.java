package nndl.command.options;

import java.util.List;
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

/** The options of programs that take models, for what models of other programs do not say. */
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

  /** Models that are there, go together, and say all that is needed. */
  public Ensemble committee(Storage storage, List<Path> paths) {
    return new Ensemble(
        complete(paths.stream().map(path -> ModelFiles.load(storage, path)).toList()));
  }

  /** A model that says all that is needed. */
  public Model complete(Model model) {
    return complete(List.of(model)).get(0);
  }

  private List<Model> complete(List<Model> models) {
    List<Model> complete = complete(models, Model.ACTIVATION, activation);
    complete = complete(complete, Model.COST, cost);
    return complete(complete, InputSpec.SCALE, scale);
  }

  /**
   * A model that says one thing more.
   *
   * @param name in the metadata, and of the option
   * @param said what the user says; null if nothing
   */
  public static Model complete(Model model, String name, Object said) {
    return complete(List.of(model), name, said).get(0);
  }

  /** The models, with what the user says of those that do not say it themselves. */
  private static List<Model> complete(List<Model> models, String name, Object value) {
    Optional<String> said = text(value);
    if (said.isPresent() && models.stream().allMatch(model -> model.has(name))) {
      throw InputException.expected(
          "--" + name,
          "models whose metadata do not say it, or not this option",
          models.get(0).metadata().place());
    }
    return models.stream()
        .map(model -> model.has(name) ? model : model.with(name, required(model, name, said)))
        .toList();
  }

  private static Optional<String> text(Object said) {
    return Optional.ofNullable(said)
        .map(value -> value instanceof Enum<?> e ? e.name() : "" + value);
  }

  private static String required(Model model, String name, Optional<String> said) {
    return said.orElseThrow(
        () ->
            InputException.expected(
                model.metadata().place() + ": metadata",
                "%s, or --%s".formatted(name, name),
                "neither"));
  }

  /** A model, with what the user says of it where it does not say it itself. */
  public Model withSaid(Model model) {
    Model all = model;
    if (activation != null && !all.has(Model.ACTIVATION)) {
      all = all.with(Model.ACTIVATION, activation.name());
    }
    if (cost != null && !all.has(Model.COST)) {
      all = all.with(Model.COST, cost.name());
    }
    if (scale != null && !all.has(InputSpec.SCALE)) {
      all = all.with(InputSpec.SCALE, scale.toString());
    }
    return all;
  }
}
