package nndl.command.evaluate;

import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.command.Session;
import nndl.command.run.SampleFiles;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.data.storage.UnfinishedSets;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Scorecard;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/**
 * What an evaluation will do, checked as far as possible before Spark starts: the models can be
 * read, fit together and fit the samples, and the output can be written.
 *
 * @param set the set that is evaluated
 * @param output the file for the scores, or empty if none is written
 */
record EvaluatePlan(EvaluateJob job, Split set, Optional<Path> output) {

  /**
   * Returns the plan.
   *
   * @param lines takes warnings about the rows of a table
   */
  static EvaluatePlan of(EvaluateCommand options, Session session, Consumer<String> lines) {
    Storage storage = session.storage();
    Outputs outputs = new Outputs(storage, options.overwrite).readingModels(options.models.paths);
    Optional<Path> output =
        Optional.ofNullable(options.output)
            .map(file -> outputs.file("--output", file, OutputFormat.SCORES));
    options.models.paths.forEach(model -> UnfinishedSets.requireNone(storage, model));
    Ensemble ensemble = options.missing.ensemble(storage, options.models.paths);
    Optional<Recipe> recipe = ensemble.input().recipe();
    TableFiles table = new TableFiles(options, session, ensemble.places().get(0));
    if (options.sql != null && recipe.isEmpty()) {
      throw InputException.expected(
          "--table",
          "--data, since %s was not trained on a table".formatted(ensemble.places().get(0)),
          options.sql);
    }
    SampleRange samples =
        recipe.isPresent() && table.areRows()
            ? table.rows(recipe.get(), outputs, lines)
            : samples(options, storage, ensemble, recipe.flatMap(table::samples), outputs);
    outputs.prepare(lines);
    return new EvaluatePlan(new EvaluateJob(ensemble, samples), options.set, output);
  }

  /**
   * Returns the samples that the user names.
   *
   * @param prepared the files of the samples of a table, or empty if the user names other files
   * @param outputs takes the files that are read
   */
  private static SampleRange samples(
      EvaluateCommand options,
      Storage storage,
      Ensemble ensemble,
      Optional<SampleFiles> prepared,
      Outputs outputs) {
    InputSpec input = ensemble.input();
    SampleFiles named =
        prepared.orElseGet(() -> options.files.files(input.scale(), ensemble.models()));
    SampleFiles.Found files =
        options.usesTest()
            ? named.test(storage, input.inputs())
            : named.training(storage, input.inputs());
    files.all().forEach(outputs::reading);
    SampleSet samples = files.open(storage);
    if (samples.width() != input.inputs()) {
      throw InputException.expected(
          files.names(),
          "samples of %s inputs, as %s has them"
              .formatted(input.inputs(), ensemble.places().get(0)),
          samples.width());
    }
    if (options.usesTest()) {
      return samples.all();
    }
    return options.set == Split.TRAINING
        ? new SampleRange(samples, 0, trained(ensemble, files, samples))
        : heldOut(ensemble, files, samples);
  }

  /** Returns how many samples at the start of the training files the models were trained on. */
  private static long trained(Ensemble ensemble, SampleFiles.Found files, SampleSet samples) {
    long count = samples.count();
    long trained = ensemble.models().get(0).metadata().size(Model.TRAINING_SAMPLES);
    for (Model model : ensemble.models()) {
      long own = model.metadata().size(Model.TRAINING_SAMPLES);
      long validation = model.metadata().size(Model.VALIDATION);
      if (own != trained) {
        throw InputException.expected(
            model.metadata().place() + ": metadata: " + Model.TRAINING_SAMPLES,
            "%s, as %s has it".formatted(trained, ensemble.places().get(0)),
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
      Ensemble ensemble, SampleFiles.Found files, SampleSet samples) {
    long trained = trained(ensemble, files, samples);
    if (trained == samples.count()) {
      throw InputException.expected(
          "--set validation",
          "a model whose training held out samples",
          "none held out for " + ensemble.places().get(0));
    }
    return new SampleRange(samples, trained, samples.count());
  }

  /** Returns the scores of an evaluation. */
  Scorecard scorecard(Evaluation evaluation) {
    Ensemble ensemble = job.ensemble();
    return Scorecard.of(
        set.toString(),
        ensemble.places(),
        ensemble.cost().toString(),
        ensemble.input().classNames(),
        evaluation,
        job.samples().set()::name,
        ensemble::confidence);
  }
}
