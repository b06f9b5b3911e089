package nndl.command.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.Count;
import nndl.command.Ending;
import nndl.command.SavingHook;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.Text;
import nndl.command.run.EarlierTrials;
import nndl.command.run.NextRun;
import nndl.command.run.RunDescription;
import nndl.command.run.RunDirectory;
import nndl.command.run.RunFiles;
import nndl.command.run.RunSamples;
import nndl.command.run.TrainingReport;
import nndl.data.SampleLoader;
import nndl.data.storage.Storage;
import nndl.report.RunFolder;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.memory.JvmMemory;
import nndl.training.workload.Workload;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Runs a search from its first look at its directory to its results: trains the trials in stages,
 * the {@link Rungs}, and keeps the model of the one with the best validation score in the last
 * stage. All state is in the files of the trials, so an interrupted search can resume.
 *
 * @param trials the trials, at least one
 * @param output the output directory, and whether its files are overwritten or resumed from
 * @param streams take the table and all other lines
 * @param hook saves the trials if the JVM ends, until they have ended
 */
public record TrialRunner(
    List<Trial> trials,
    RunDescription.Output output,
    Session session,
    Streams streams,
    SavingHook hook) {

  /**
   * Runs all rungs. The first rung must have all trials. Fails in the end if the report could not
   * be written.
   */
  public void run(List<Rung> all) {
    SparkConf conf = session.conf();
    Storage storage = session.storage();
    Consumer<String> lines = streams.messages();
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    RunDirectory directory =
        new TrialPlace(trials, output, storage).require(all.get(all.size() - 1).trials());
    NextRun next = new NextRun(directory);
    Rungs rungs = new Rungs(trials, next, streams);
    new SparkHeap(conf, JvmMemory.NONE, lines).requireDriver();
    Optional<String> earlierModel = directory.results().earlierModel();
    TrialMemory memory = memory();
    Map<Integer, Result> last;
    try (JavaSparkContext spark = TrialJob.spark(conf)) {
      TrialsRescue rescue =
          new TrialsRescue(spark.sc(), output.model().toString(), directory::hasBegun, clock);
      storage.ownership().share(spark.hadoopConfiguration()); // executors write trials
      if (output.overwrite()) {
        begin(next, rungs);
      }
      try (hook) {
        hook.saves(rescue, earlierModel);
        last = train(all, rungs, memory, spark, rescue);
      }
    }
    session.console().hide();
    Trial best = trials.get(Result.best(last, 1).get(0));
    Result result = last.get(best.number());
    RunFiles results = directory.results();
    TrainingReport report = new TrainingReport(storage, results, best.plan(), output, lines);
    RunFiles trained = rungs.files(best).run();
    if (directory.holds(samples())) { // which will be elsewhere
      report.complete(() -> RunFolder.read(storage, trained.directory()).model(), clock);
    }
    next.keep(trained, Trial.descriptions(trials));
    results.changedCard().ifPresent(lines);
    results.recorded().findings().forEach(lines);
    result.end().forEach((set, score) -> lines.accept(set + ": " + score));
    lines.accept(
        "best: trial %s, %s: %s after %s"
            .formatted(
                best.number(), best.text(), result.shown(), Count.of(result.epochs(), "epoch")));
    Path model = storage.qualified(results.model());
    double seconds = clock.secondsSince(start);
    String page = report.write();
    lines.accept(Text.of("trained in %.1f s; model in %s%s", seconds, model, page));
    streams.json(SearchResult.FORMAT, SearchResult.of(trials, rungs.all(), best, model));
    report.requireWritten();
  }

  /** Returns the memory of the trials. */
  TrialMemory memory() {
    List<Workload> workloads = trials.stream().map(Trial::workload).toList();
    return TrialMemory.of(workloads, new SampleLoader(session.storage()));
  }

  /**
   * Trains the trials, and after a failure of one of them waits until the others have written their
   * checkpoints, before Spark ends.
   *
   * @return the results of the last rung, by the number of the trial
   */
  Map<Integer, Result> train(
      List<Rung> all,
      Rungs rungs,
      TrialMemory memory,
      JavaSparkContext spark,
      TrialsRescue rescue) {
    ProgressAccumulator progress = new ProgressAccumulator(spark);
    SearchView view = new SearchView(trials, all, progress::done);
    session.console().show(view);
    try {
      return rungs.run(all, new TrialJob(spark, progress), memory, view);
    } catch (RuntimeException | Error e) {
      try {
        rescue.stop(Ending.nanos(session.conf()));
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
      }
      throw e;
    }
  }

  /**
   * Deletes the trials of an earlier search. They are no results, and may be many times as large as
   * these. The results stay until those of this search are whole.
   */
  private void begin(NextRun next, Rungs rungs) {
    next.delete(samples());
    if (next.directory().replaces()) {
      rungs.saveTable(); // from now on, the table there tells of other trials
    }
    EarlierTrials.delete(session.storage(), output.model());
    trials.forEach(trial -> rungs.files(trial).clear());
  }

  /** The samples, which all trials have in common. */
  private RunSamples samples() {
    return trials.get(0).plan().description().samples();
  }
}
