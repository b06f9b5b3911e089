package nndl;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import nndl.cli.ModelFiles;
import nndl.committee.Committee;
import nndl.error.InputException;
import nndl.math.elements.Activation;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.storage.Storage;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The options of programs that use models, for what models of other programs do not say. */
final class UnsaidOptions {
  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = {
        "sigmoid | tanh | scaled-tanh | relu | leaky-relu | gelu: of the hidden",
        "neurons, for models that do not say"
      })
  private Activation activation;

  @Option(
      names = "--cost",
      paramLabel = "NAME",
      description = {
        "quadratic | cross-entropy | log-likelihood, with softmax: for models that",
        "do not say"
      })
  private Cost cost;

  @Option(
      names = "--scale",
      paramLabel = "X",
      description = "what inputs are divided by, for models that do not say")
  private Float scale;

  /** Models that are there, go together, and say all that is needed. */
  Committee committee(Storage storage, List<Path> paths) {
    List<Model> models = paths.stream().map(path -> ModelFiles.load(storage, path)).toList();
    models = complete(models, Model.ACTIVATION, text(activation));
    models = complete(models, Model.COST, text(cost));
    models = complete(models, InputSpec.SCALE, text(scale));
    return new Committee(models);
  }

  /** A model, with what the user says of it where it does not say it itself. */
  Model complete(Model model) {
    Model all = model;
    for (Map.Entry<String, Object> said : said().entrySet()) {
      if (!all.has(said.getKey())) {
        all = all.with(said.getKey(), text(said.getValue()).orElseThrow());
      }
    }
    return all;
  }

  private Map<String, Object> said() {
    Map<String, Object> said = new TreeMap<>();
    said.put(Model.ACTIVATION, activation);
    said.put(Model.COST, cost);
    said.put(InputSpec.SCALE, scale);
    said.values().removeIf(Objects::isNull);
    return said;
  }

  private static Optional<String> text(Object said) {
    return Optional.ofNullable(said)
        .map(value -> value instanceof Enum<?> e ? e.name() : "" + value);
  }

  /** The models, with what the user says of those that do not say it themselves. */
  private static List<Model> complete(List<Model> models, String name, Optional<String> said) {
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

  private static String required(Model model, String name, Optional<String> said) {
    return said.orElseThrow(
        () ->
            InputException.expected(
                model.metadata().place() + ": metadata",
                "%s, or --%s".formatted(name, name),
                "neither"));
  }
}
