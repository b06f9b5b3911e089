package nndl.command.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nndl.command.AccuracyLines;
import nndl.command.Count;
import nndl.command.Ending;
import nndl.command.SavingHook;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.Text;
import nndl.command.console.Console;
import nndl.command.run.EarlierTrials;
import nndl.command.run.NextRun;
import nndl.command.run.RunDescription;
import nndl.command.run.RunFiles;
import nndl.command.run.RunSamples;
import nndl.command.run.TrainingReport;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.report.RunFolder;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains trials in stages, the {@linkplain Rung rungs}, and keeps the model of the trial with the
 * best validation accuracy in the last one. All state is in the files of the trials, so an
 * interrupted search can resume. The output does not depend on how many trials run in parallel.
 */
public final class TrialRunner {
  private final List<Trial> trials;
  private final RunDescription.Output output;
  private final Session session;
  private final Streams streams;
  private final SavingHook hook;
  private final Storage storage;
  private final TrialTable table;
  private final Consumer<String> lines;
  private final RunFiles resultFiles;
  private final NextRun next;

  /**
   * @param trials the trials, at least one
   * @param output the output directory, and whether its files are overwritten or resumed from
   * @param streams take the table and all other lines
   * @param hook saves the trials if the JVM ends, until they have ended
   */
  public TrialRunner(
      List<Trial> trials,
      RunDescription.Output output,
      Session session,
      Streams streams,
      SavingHook hook) {
    this.trials = trials;
    this.output = output;
    this.session = session;
    this.streams = streams;
    this.hook = hook;
    this.storage = session.storage();
    this.table = new TrialTable(trials, AccuracyLines.lines(streams.lines()));
    this.lines = streams.messages();
    this.resultFiles = new RunFiles(storage, output.model(), output.keep());
    this.next = new NextRun(storage, output.model(), output.keep());
  }

  /**
   * Runs all rungs. The first rung must have all trials. Fails in the end if the report could not
   * be written.
   */
  public void run(List<Rung> rungs) {
    SparkConf conf = session.conf();
    Console console = session.console();
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    long limit = Ending.nanos(conf);
    TrialPlace place = new TrialPlace(trials, output, storage);
    boolean resumes = place.require(rungs.get(rungs.size() - 1).trials());
    new SparkHeap(conf, List.of(), lines).requireDriver();
    Optional<String> earlierModel = resultFiles.earlierModel();
    List<Workload> workloads = trials.stream().map(Trial::workload).toList();
    TrialMemory memory = TrialMemory.of(workloads, new SampleLoader(storage));
    SortedMap<Integer, Result> all = new TreeMap<>();
    Map<Integer, Result> last;
    try (JavaSparkContext spark = TrialJob.spark(conf)) {
      storage.ownership().share(spark.hadoopConfiguration()); // executors write trials
      if (!resumes) {
        begin();
      }
      ProgressAccumulator progress = new ProgressAccumulator(spark);
      SearchView view = new SearchView(trials, rungs, progress::done);
      console.show(view);
      TrialJob job = new TrialJob(spark, progress);
      TrialsRescue rescue =
          new TrialsRescue(spark.sc(), output.model().toString(), place::hasTrials, clock);
      try (hook) {
        hook.saves(rescue, earlierModel);
        last = runSaving(rescue, limit, () -> run(rungs, job, memory, view, all));
      }
    }
    console.hide();
    Trial best = trials.get(Result.best(last, 1).get(0));
    Result result = last.get(best.number());
    TrainingReport report = new TrainingReport(storage, resultFiles, best.plan(), output, lines);
    RunFiles trained = files(best).run();
    if (next.holds(samples())) { // which will be elsewhere
      report.complete(() -> RunFolder.read(storage, trained.directory()).model(), clock);
    }
    next.keep(trained, descriptions(), output);
    resultFiles.changedCard().ifPresent(lines);
    resultFiles.recorded().findings().forEach(lines);
    result.end().forEach((set, score) -> lines.accept(set + ": " + score));
    lines.accept(
        "best: trial %s, %s: %s after %s"
            .formatted(
                best.number(), best.text(), result.score(), Count.of(result.epochs(), "epoch")));
    Path model = storage.qualified(resultFiles.model());
    double seconds = clock.secondsSince(start);
    String page = report.write();
    lines.accept(Text.of("trained in %.1f s; model in %s%s", seconds, model, page));
    streams.json(SearchResult.FORMAT, SearchResult.of(trials, all, best, model));
    report.requireWritten();
  }

  /**
   * Runs trials, and after a failure of one of them waits until the others have written their
   * checkpoints, before Spark ends.
   */
  private static Map<Integer, Result> runSaving(
      TrialsRescue rescue, long limit, Supplier<Map<Integer, Result>> run) {
    try {
      return run.get();
    } catch (RuntimeException | Error e) {
      try {
        rescue.stop(limit);
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
      }
      throw e;
    }
  }

  private List<RunDescription> descriptions() {
    return trials.stream().map(trial -> trial.plan().description()).toList();
  }

  /**
   * Deletes the trials of an earlier search. They are no results, and may be many times as large as
   * these. The results stay until those of this search are whole.
   */
  private void begin() {
    if (output.overwrite()) {
      next.delete(samples());
      if (resultFiles.hasAny()) {
        saveTable(new TreeMap<>()); // from now on, the table there tells of other trials
      }
      EarlierTrials.delete(storage, output.model());
      trials.forEach(trial -> files(trial).clear());
    }
  }

  /** The samples, which all trials have in common. */
  private RunSamples samples() {
    return trials.get(0).plan().description().samples();
  }

  private TrialFiles files(Trial trial) {
    return new TrialFiles(storage, output.model(), trial);
  }

  /**
   * Runs the rungs one after the other and returns the results of the last rung, by trial number.
   * If all trials of a rung have diverged, the rung is run again with the next best trials.
   *
   * @param all gets the last result of each trial
   */
  private Map<Integer, Result> run(
      List<Rung> rungs,
      TrialJob job,
      TrialMemory memory,
      SearchView view,
      SortedMap<Integer, Result> all) {
    SortedMap<Integer, Result> last = new TreeMap<>();
    List<Integer> best = trials.stream().map(Trial::number).toList();
    for (Rung rung : rungs) {
      do {
        if (best.isEmpty()) {
          throw InputException.expected(
              output.model(), "a trial that does not diverge", "none of " + trials.size());
        }
        List<Trial> left = best.stream().limit(rung.trials()).sorted().map(trials::get).toList();
        last = train(left, rung, job, memory, view);
        all.putAll(last);
        saveTable(all);
        best = ranked(last, best);
      } while (Result.best(last, 1).isEmpty()); // all diverged: try the next best
    }
    return last;
  }

  private void saveTable(SortedMap<Integer, Result> all) {
    next.saveTable(table.csv(all).getBytes(UTF_8));
  }

  /**
   * Returns the numbers of trials that have not diverged. Trials of the rung that was run last come
   * first, from the best to the worst. Trials that were not in that rung follow in the order of
   * {@code before}.
   */
  private static List<Integer> ranked(Map<Integer, Result> last, List<Integer> before) {
    List<Integer> ranked = new ArrayList<>(Result.best(last, last.size()));
    before.stream().filter(number -> !last.containsKey(number)).forEach(ranked::add);
    return ranked;
  }

  private SortedMap<Integer, Result> train(
      List<Trial> left, Rung rung, TrialJob job, TrialMemory memory, SearchView view) {
    SortedMap<Integer, Result> results = new TreeMap<>();
    List<Trial> open = new ArrayList<>();
    List<TrialTask> tasks = new ArrayList<>();
    for (Trial trial : left) {
      int epochs = Math.min(rung.epochs(), trial.epochs());
      files(trial)
          .known(epochs)
          .ifPresentOrElse(
              result -> {
                results.put(trial.number(), result);
                view.known(rung, trial);
              },
              () -> {
                open.add(trial);
                tasks.add(new TrialTask(trial, epochs, storage.qualified(output.model())));
              });
    }
    List<Integer> earlier = List.copyOf(results.keySet());
    table.begin(left);
    table.print(results);
    view.show(results, left.size());
    if (!tasks.isEmpty()) {
      job.run(
          tasks,
          memory,
          streams.details(),
          (result, i) -> {
            storage.ownership().requireOwner();
            results.put(open.get(i).number(), result);
            table.print(results);
            view.trained(rung, open.get(i), result);
            view.show(results, left.size());
          });
    }
    requireSameSamples(results, earlier);
    results.forEach(
        (number, result) ->
            result
                .warnings()
                .forEach(line -> lines.accept(line + " (trial %s)".formatted(number))));
    return results;
  }

  /**
   * Fails if the sample files have changed between trials. What was just trained on the others is
   * deleted, so that the search can resume with those of before.
   *
   * @param earlier the trials that were not trained now
   */
  private void requireSameSamples(SortedMap<Integer, Result> results, List<Integer> earlier) {
    Set<Integer> order = new LinkedHashSet<>(earlier);
    order.addAll(results.keySet());
    Map<Map<Split, SampleRange>, SortedMap<String, String>> seen = new HashMap<>();
    List<Trial> others = new ArrayList<>();
    for (int number : order) {
      Trial trial = trials.get(number);
      SortedMap<String, String> data = results.get(number).data();
      if (!seen.computeIfAbsent(trial.workload().sets(), sets -> data).equals(data)) {
        others.add(trial);
      }
    }
    if (others.isEmpty()) {
      return;
    }
    for (Trial trial : others) {
      if (!earlier.contains(trial.number())) {
        files(trial).clear();
      }
    }
    throw InputException.expected(
        new Path(output.model(), others.get(0).directory()),
        "the samples of the other trials, with which --resume goes on",
        "others");
  }
}
