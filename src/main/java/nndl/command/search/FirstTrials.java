package nndl.command.search;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nndl.command.Count;
import nndl.command.RunNames;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.options.TableStep;
import nndl.command.options.TrainOptions;
import nndl.command.run.NextRun;
import nndl.command.run.RunData;
import nndl.command.run.RunDescription;
import nndl.command.run.RunDirectory;
import nndl.command.run.RunPlan;
import nndl.data.SampleFolder;
import nndl.data.storage.Storage;
import nndl.data.table.HeldOut;
import nndl.error.InputException;
import nndl.math.NumberText;
import nndl.model.evaluation.Folds;
import nndl.spark.SamplesOfJvm;
import nndl.spark.cluster.SparkInternals;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The trials that come before the training on a table in the same run: its folds, which tell how
 * good it will be, or the combinations of {@code --tune}, of which it takes the best. What they
 * write is deleted when the run ends, so a run that goes on makes them again, with equal results.
 *
 * @param options describe the training on the samples of the table, which were made
 * @param validation the part of the rows by which combinations are judged
 * @param directory where the trials and their samples are until the run ends
 */
public record FirstTrials(
    TrainOptions options,
    TableStep table,
    double validation,
    Path directory,
    Session session,
    Streams streams) {
  /** Of {@code --tune}: the values by which the rate and lambda of the training are multiplied. */
  private static final List<Double> RATES = List.of(1.0, 3.0);

  private static final List<Double> LAMBDAS = List.of(1.0, 0.1);

  /** The hidden neurons that are tried beside those of the training. */
  private static final List<String> HIDDEN = List.of("30", "300");

  /**
   * What the trials have found.
   *
   * @param folds the scores of the folds, or null if there are none
   * @param tune the combinations, or null if none were tried
   */
  public record Found(Folds folds, List<SearchResult.OfTrial> tune) {
    public static final Found NOTHING = new Found(null, null);
  }

  /** Returns a line about the trainings that such options ask for. */
  public static String plan(TrainOptions options) {
    return options.selection.tune
        ? "trials: 12 at most, to choose the options; then the training"
        : "trials: %s folds, to test the options; then the training on all rows"
            .formatted(options.selection.folds);
  }

  /** Trains the trials. The options then describe the training with what they have found. */
  public Found run(JavaSparkContext spark) {
    SampleFolder samples = options.ofTable.samples();
    int every = options.output.checkpointEvery;
    long batch = options.miniBatchSize;
    options.output.checkpointEvery = 0; // nobody goes on from those of trials
    RunData data = new RunData(session.storage(), line -> {});
    List<Trial> trials =
        options.selection.tune ? combinations(samples, data) : folds(samples, data);
    options.output.checkpointEvery = every;
    options.miniBatchSize = batch;
    options.take(samples);
    Map<Integer, Result> results = train(trials, spark);
    return options.selection.tune ? best(trials, results) : folds(results);
  }

  private Map<Integer, Result> train(List<Trial> trials, JavaSparkContext spark) {
    int slots = Math.max(1, SparkInternals.slots(spark.sc())); // on a cluster more may come
    int times = (trials.size() + slots - 1) / slots + 1;
    streams.message(
        "%s trials come before; on %s that takes about %s times as long",
        trials.size(), Count.of(slots, "slot"), times);
    RunDescription.Output here = options.output.into(directory);
    Storage storage = session.storage();
    NextRun files = new NextRun(RunDirectory.ofSearch(storage, here, List.of()));
    TrialsRescue rescue = new TrialsRescue(spark.sc(), "", () -> false, new SystemClock());
    storage.ownership().share(spark.hadoopConfiguration());
    TrialRunner runner = new TrialRunner(trials, here, session, streams, null);
    Map<Integer, Result> results =
        runner.train(
            Rung.single(trials.size()),
            new Rungs(trials, files, streams),
            runner.memory(),
            spark,
            rescue);
    session.console().hide();
    spark.parallelize(Collections.nCopies(slots, 0), slots).foreach(each -> SamplesOfJvm.drop());
    return results;
  }

  private List<Trial> folds(SampleFolder all, RunData data) {
    int folds = options.selection.folds;
    List<Trial> trials = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      HeldOut held = new HeldOut(0, 0, options.seed, fold, folds);
      SampleFolder made = table.writeTrial(made("samples-" + fold), held);
      if (made.validation() == 0) {
        throw InputException.expected(
            "--folds", "at most one for each of the %s rows".formatted(all.training()), folds);
      }
      add(trials, made, data, Map.of("fold", Integer.toString(fold + 1)));
    }
    return trials;
  }

  private Found folds(Map<Integer, Result> results) {
    if (results.values().stream().anyMatch(Result::diverged)) {
      throw InputException.expected("--folds", "trainings that do not diverge", "one that does");
    }
    Folds folds = new Folds(results.values().stream().map(Result::score).toList());
    options.found.put(Folds.NAME, folds.text());
    return new Found(folds, null);
  }

  /** Returns the combinations, of which the first is that of the training. */
  private List<Trial> combinations(SampleFolder all, RunData data) {
    SampleFolder made =
        options.table.splitColumn != null
            ? all
            : table.writeTrial(made("samples"), new HeldOut(0, validation, options.seed));
    if (made.validation() == 0) {
      throw InputException.expected(
          "--tune", "validation rows, by --validation or in --split-column", "none");
    }
    double rate = options.learningRate;
    double lambda = options.learning.l2;
    String own = options.ofTable.hidden;
    List<Trial> trials = new ArrayList<>();
    for (String hidden : Stream.concat(Stream.of(own), HIDDEN.stream()).distinct().toList()) {
      for (double ofLambda : LAMBDAS) {
        for (double ofRate : RATES) {
          Map<String, String> chosen = new LinkedHashMap<>();
          chosen.put("learning-rate", times(rate, ofRate));
          chosen.put("l2", times(lambda, ofLambda));
          chosen.put("hidden", hidden);
          take(chosen);
          if (trials.stream().noneMatch(trial -> trial.own().equals(chosen))) {
            add(trials, made, data, chosen);
          }
        }
      }
    }
    return trials;
  }

  /** Returns the text of a product, which has all digits of a number that stays as it is. */
  private static String times(double number, double factor) {
    BigDecimal exact = new BigDecimal(NumberText.of(number));
    BigDecimal product =
        factor == 1 ? exact.stripTrailingZeros() : NumberText.rounded(number * factor, 4);
    return product.toPlainString();
  }

  private void take(Map<String, String> chosen) {
    options.learningRate = Double.parseDouble(chosen.get("learning-rate"));
    options.learning.l2 = Double.parseDouble(chosen.get("l2"));
    options.ofTable.hidden = chosen.get("hidden");
  }

  private Found best(List<Trial> trials, Map<Integer, Result> results) {
    Trial best = trials.get(Result.best(results, 1).get(0));
    Result result = results.get(best.number());
    take(best.own());
    String found =
        "%s of the validation rows, the best of %s trials".formatted(result.shown(), trials.size());
    options.found.put(RunDescription.TUNE, found);
    streams.message("tune: %s: %s", best.text(), found);
    return new Found(null, SearchResult.all(trials, results));
  }

  /** Returns a directory, which is made now: no file makes one in what is to be deleted. */
  private Path made(String name) {
    Path made = new Path(directory, name);
    session.storage().createDirectory(made);
    return made;
  }

  /** Adds a trial on other samples of the table than those of the training. */
  private void add(
      List<Trial> trials, SampleFolder samples, RunData data, Map<String, String> own) {
    options.take(samples);
    options.miniBatchSize = Math.min(options.miniBatchSize, samples.training());
    String name = RunNames.trial(Integer.toString(trials.size()));
    Path unused = made(name + "/" + RunNames.CHECKPOINTS);
    RunPlan plan = RunPlan.of(options.describe(), data).forTrial(session.storage());
    trials.add(new Trial(trials.size(), own, plan, name));
  }
}
