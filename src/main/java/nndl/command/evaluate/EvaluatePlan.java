package nndl.command.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.command.Session;
import nndl.command.evaluate.EvaluateJob.Score;
import nndl.command.run.SampleFiles;
import nndl.data.HeldOutRows;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.data.storage.UnfinishedSets;
import nndl.data.table.RowSets;
import nndl.error.InputException;
import nndl.math.CsvRows;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.evaluation.NumberCard;
import nndl.model.evaluation.Scorecard;
import nndl.model.evaluation.TableScore;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/**
 * What an evaluation will do, checked as far as possible before Spark starts: the models can be
 * read, fit together and fit the samples, and the output can be written.
 *
 * @param set the set that the user wants to be evaluated
 * @param evaluated the samples
 * @param ids the columns by which rows of a table are known
 * @param output the file for the scores, or empty if none is written
 */
record EvaluatePlan(
    EvaluateJob job, Split set, Evaluated evaluated, List<String> ids, Optional<Path> output) {
  /** The sets of the rows of a table, that which tells most of new rows first. */
  private static final List<RowSets.Set> SETS =
      List.of(RowSets.Set.TEST, RowSets.Set.VALIDATION, RowSets.Set.TRAINING);

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
    TableFiles table = new TableFiles(options, session, ensemble);
    if (options.sql != null && recipe.isEmpty()) {
      throw InputException.expected(
          "--table",
          "--data, since %s was not trained on a table".formatted(ensemble.places().get(0)),
          options.sql);
    }
    if (!options.known.ids().isEmpty() && !(recipe.isPresent() && table.areRows())) {
      throw InputException.expected("--id", "files of a table as --data", "other samples");
    }
    Optional<SampleFiles> prepared = recipe.flatMap(table::samples);
    Evaluated evaluated =
        recipe.isPresent() && table.areRows()
            ? table.rows(recipe.get(), outputs, lines)
            : new Evaluated(
                samples(options, storage, ensemble, prepared, outputs),
                null,
                recipe.isPresent() && prepared.isEmpty() && options.usesTest()
                    ? Optional.of(TableFiles.name(options.files.testImages))
                    : Optional.empty(),
                null);
    outputs.prepare(lines);
    EvaluateJob job = new EvaluateJob(ensemble, evaluated.samples(), evaluated.rows());
    return new EvaluatePlan(job, options.set, evaluated, options.known.ids(), output);
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

  /**
   * Returns the scorecard of the set that the user wants. If rows of a table are of several sets,
   * it has those of the others. Where there are no test rows, the first of the others takes its
   * place.
   *
   * @param scores the scores of each set that has samples
   */
  Scorecard scorecard(Map<RowSets.Set, Score> scores, Storage storage) {
    return card(
        scores, (name, trained, score, others) -> scorecard(name, trained, score, others, storage));
  }

  /** Like {@link #scorecard}, but of answers that are numbers. */
  NumberCard numberCard(Map<RowSets.Set, Score> scores) {
    return card(scores, this::numberCard);
  }

  /** Makes a card of the scores of a set. */
  private interface CardMaker<C> {
    /**
     * @param trained how many of the rows the model was trained on, or null
     */
    C of(String name, Long trained, Score score, List<C> others);
  }

  private <C> C card(Map<RowSets.Set, Score> scores, CardMaker<C> maker) {
    List<C> cards = new ArrayList<>();
    if (evaluated.name().isPresent()) {
      SetSums all = new SetSums(job.ensemble());
      scores.values().forEach(score -> all.add(Map.of(RowSets.Set.TEST, score)));
      String name = evaluated.name().get();
      if (scores.size() > 1) {
        Score ofNew = scores.get(RowSets.Set.TEST);
        cards.add(maker.of(name + ", not trained on", 0L, ofNew, List.of()));
      }
      Score whole = all.total().get(RowSets.Set.TEST);
      return maker.of(name, evaluated.trained(), whole, cards);
    }
    List<RowSets.Set> sets =
        Stream.concat(Stream.of(RowSets.Set.valueOf(set.name())), SETS.stream())
            .distinct()
            .filter(scores::containsKey)
            .toList();
    for (RowSets.Set other : sets.subList(1, sets.size())) {
      cards.add(maker.of(other.toString(), null, scores.get(other), List.of()));
    }
    String name = evaluated.rows() == null ? set.toString() : sets.get(0).toString();
    return maker.of(name, null, scores.get(sets.get(0)), cards);
  }

  private Scorecard scorecard(
      String name, Long trained, Score score, List<Scorecard> others, Storage storage) {
    InputSpec input = job.ensemble().input();
    boolean recognised = evaluated.name().isEmpty();
    TableScore table =
        TableScore.of(score.evaluation(), input.classNames(), score.ranks(), recognised, trained);
    return Scorecard.of(
        name,
        job.ensemble().places(),
        job.ensemble().cost().toString(),
        input.classNames(),
        score.evaluation(),
        sample -> place(storage, sample),
        job.ensemble()::confidence,
        input.recipe().map(recipe -> table).orElse(null),
        others);
  }

  private NumberCard numberCard(String name, Long trained, Score score, List<NumberCard> others) {
    Ensemble ensemble = job.ensemble();
    Model first = ensemble.models().get(0);
    return NumberCard.of(
        name,
        ensemble.places(),
        ensemble.cost().toString(),
        ensemble.input().recipe().map(Recipe::labels).orElseThrow(),
        score.evaluation(),
        first.has("seed") ? Long.parseLong(first.metadata().find("seed").orElseThrow()) : 1,
        evaluated.name().isEmpty() ? null : TableScore.trainingText(trained),
        others);
  }

  /** Returns where a sample lies, with the columns by which it is known. */
  private String place(Storage storage, long sample) {
    SampleSet samples = job.samples().set();
    int number = (int) (sample - job.samples().from());
    Optional<String> heldOut =
        HeldOutRows.find(storage, new Path(samples.paths().get(0)).getParent())
            .filter(rows -> evaluated.rows() == null)
            .map(rows -> rows.places(set.toString(), List.of(number)).get(number));
    StringBuilder place =
        new StringBuilder(heldOut.orElseGet(() -> samples.place(storage, sample)));
    if (!ids.isEmpty()) {
      samples.read(
          storage,
          sample,
          sample + 1,
          false,
          (piece, first, remarks) ->
              place.append(
                  ", %s %s".formatted(CsvRows.list(ids), new String(remarks.ids().get(0), UTF_8))));
    }
    return place.toString();
  }
}
