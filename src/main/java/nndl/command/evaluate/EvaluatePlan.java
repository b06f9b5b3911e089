package nndl.command.evaluate;

import java.util.List;
import java.util.Optional;
import nndl.command.OutputFile;
import nndl.command.run.SampleFiles;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Scorecard;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/**
 * What an evaluation will do, checked as far as it can be before Spark starts: the models are there
 * and go together, and with the files, and the output has a place.
 */
public record EvaluatePlan(EvaluateJob job, Split set, Optional<Path> output) {

  public static EvaluatePlan of(EvaluateCommand options, Storage storage) {
    Ensemble committee = options.unsaid.committee(storage, options.models);
    SampleRange samples = samples(options, storage, committee);
    Optional<Path> output =
        Optional.ofNullable(options.output).map(said -> output(options, storage, samples.set()));
    return new EvaluatePlan(new EvaluateJob(committee, samples), options.set, output);
  }

  /** A place to write, which is tried only where nothing is read. */
  private static Path output(EvaluateCommand options, Storage storage, SampleSet samples) {
    Path file = OutputFile.of(storage, options.output, options.overwrite);
    OutputFile.requireOther(storage, file, options.models, files(samples));
    return OutputFile.tried(storage, options.output, options.overwrite);
  }

  private static List<Path> files(SampleSet samples) {
    return samples.paths().stream().map(Path::new).toList();
  }

  private static SampleRange samples(EvaluateCommand options, Storage storage, Ensemble committee) {
    InputSpec input = committee.input();
    SampleFiles named = options.files.files(input.scale());
    SampleFiles.Found files =
        options.usesTest()
            ? named.test(storage, input.inputs())
            : named.training(storage, input.inputs());
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

  private static Object place(Ensemble committee, int model) {
    return committee.models().get(model).metadata().place();
  }

  /** How many of the training files' samples the models were trained on. */
  private static long trained(Ensemble committee, SampleFiles.Found files, SampleSet samples) {
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
      Ensemble committee, SampleFiles.Found files, SampleSet samples) {
    long trained = trained(committee, files, samples);
    if (trained == samples.count()) {
      throw InputException.expected(
          "--set validation",
          "a model whose training held out samples",
          "none held out for " + place(committee, 0));
    }
    return new SampleRange(samples, trained, samples.count());
  }

  /** What there is to say of the evaluation. */
  public Scorecard scorecard(Evaluation evaluation) {
    Ensemble committee = job.committee();
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
