package nndl;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import nndl.cli.ModelFiles;
import nndl.cli.OutputFile;
import nndl.committee.Committee;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.Part;
import nndl.error.InputException;
import nndl.evaluation.Evaluation;
import nndl.evaluation.Scorecard;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.options.DataOptions;
import nndl.spark.EvaluateJob;
import nndl.storage.DataFile;
import nndl.storage.Storage;
import nndl.worker.Split;
import org.apache.hadoop.fs.Path;

/**
 * What an evaluation will do, checked as far as it can be before Spark starts: the models are there
 * and go together, and with the files, and the output has a place.
 */
record EvaluatePlan(EvaluateJob job, Split set, Optional<Path> output) {

  static EvaluatePlan of(EvaluateOptions options, Storage storage) {
    List<Model> models =
        options.models.stream().map(path -> ModelFiles.load(storage, path)).toList();
    models = complete(models, Model.ACTIVATION, text(options.activation));
    models = complete(models, Model.COST, text(options.cost));
    models = complete(models, InputSpec.SCALE, text(options.scale));
    Committee committee = new Committee(models);
    SampleRange samples = samples(options, storage, committee);
    Optional<Path> output =
        Optional.ofNullable(options.output).map(said -> output(options, storage, samples.set()));
    return new EvaluatePlan(new EvaluateJob(committee, samples), options.set, output);
  }

  /** A place to write, which is tried only where nothing is read. */
  private static Path output(EvaluateOptions options, Storage storage, SampleSet samples) {
    Path file = OutputFile.of(storage, options.output, options.overwrite);
    requireOther(options, storage, samples, file);
    return OutputFile.tried(storage, options.output, options.overwrite);
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

  private static SampleRange samples(
      EvaluateOptions options, Storage storage, Committee committee) {
    InputSpec input = committee.input();
    DataOptions.Files files =
        options.usesTest()
            ? options.files.test(storage, input.scale(), input.inputs())
            : options.files.training(storage, input.scale(), input.inputs());
    SampleSet samples = files.open(storage);
    if (samples.width() != input.inputs()) {
      throw InputException.expected(
          files.names(),
          "samples of %s inputs, as %s has them".formatted(input.inputs(), place(committee, 0)),
          samples.width());
    }
    if (options.usesTest()) {
      return new SampleRange(samples, 0, samples.count());
    }
    return options.set == Split.TRAINING
        ? new SampleRange(samples, 0, trained(committee, files, samples))
        : heldOut(committee, files, samples);
  }

  private static Object place(Committee committee, int model) {
    return committee.models().get(model).metadata().place();
  }

  /** How many of the training files' samples the models were trained on. */
  private static long trained(Committee committee, DataOptions.Files files, SampleSet samples) {
    long count = samples.count();
    long trained = committee.models().get(0).metadata().size(Model.TRAINING_SAMPLES);
    for (Model model : committee.models()) {
      long own = model.metadata().size(Model.TRAINING_SAMPLES);
      long validation = model.metadata().size(Model.VALIDATION);
      if (own != trained) {
        throw InputException.expected(
            model.metadata().place() + ": metadata: " + Model.TRAINING_SAMPLES,
            "%s, as %s has it".formatted(trained, place(committee, 0)),
            own);
      }
      if (own + validation != count) {
        throw InputException.expected(
            files.names(),
            "%s samples, %s to train %s and %s to validate it"
                .formatted(own + validation, own, model.metadata().place(), validation),
            count);
      }
    }
    return trained;
  }

  private static SampleRange heldOut(
      Committee committee, DataOptions.Files files, SampleSet samples) {
    long trained = trained(committee, files, samples);
    if (trained == samples.count()) {
      throw InputException.expected(
          "--set validation",
          "a model whose training held out samples",
          "none held out for " + place(committee, 0));
    }
    return new SampleRange(samples, trained, samples.count());
  }

  /** What is read is not written. */
  private static void requireOther(
      EvaluateOptions options, Storage storage, SampleSet samples, Path output) {
    try {
      for (Path model : options.models) {
        requireOther(storage, output, model);
        requireOther(storage, output, new Path(model, Model.FILE_NAME));
      }
      for (Part part : samples.parts()) {
        for (DataFile file : part.files()) {
          requireOther(storage, output, new Path(file.path()));
        }
      }
    } catch (IOException e) {
      throw InputException.expected(output, "a place to write", e);
    }
  }

  private static void requireOther(Storage storage, Path output, Path input) throws IOException {
    if (storage.qualified(input).equals(output)) {
      throw InputException.expected("--output", "another file than those that are read", output);
    }
  }

  /** What there is to say of the evaluation. */
  Scorecard scorecard(Evaluation evaluation) {
    Committee committee = job.committee();
    return Scorecard.of(
        set.toString(),
        committee.models().stream().map(model -> model.metadata().place()).toList(),
        committee.cost().toString(),
        committee.input().classNames(),
        evaluation,
        job.samples().set()::name,
        committee::confidence);
  }
}
