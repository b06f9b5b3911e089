package nndl;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import nndl.command.AccuracyLines;
import nndl.command.LoadingView;
import nndl.command.Program;
import nndl.command.Streams;
import nndl.command.TrainingShutdownHook;
import nndl.command.TrainingView;
import nndl.command.console.Console;
import nndl.command.options.TrainOptions;
import nndl.command.run.JitWarmUp;
import nndl.command.run.RunData;
import nndl.command.run.RunFiles;
import nndl.command.run.RunPlan;
import nndl.command.run.TrainingReport;
import nndl.command.search.Rung;
import nndl.command.search.Trial;
import nndl.command.search.TrialRunner;
import nndl.command.train.FindLearningRate;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.report.diagnosis.DiagnosisLines;
import nndl.spark.Exchanges;
import nndl.spark.TrainingSource;
import nndl.spark.cluster.RunName;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.CheckpointWriter;
import nndl.training.Diverged;
import nndl.training.Exchange;
import nndl.training.FiniteWatch;
import nndl.training.MeteredExchange;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.Sgd;
import nndl.training.Timings;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code spark-submit --class nndl.Train nndl.jar [options]}: trains a network and leaves its
 * model.
 *
 * <p>Standard output holds the book's lines; with {@code --best-of} a table of the trainings, or
 * what {@link FindLearningRate} has found; or all of it as one JSON object; and nothing else. Exit
 * status as of {@link Program}.
 */
public final class Train {
  private final RunPlan plan;
  private final RunFiles files;
  private final Checkpoint resumed;
  private final Storage storage;

  /**
   * @param resumed the checkpoint to go on from; null if the run starts anew
   */
  private Train(RunPlan plan, RunFiles files, Checkpoint resumed, Storage storage) {
    this.plan = plan;
    this.files = files;
    this.resumed = resumed;
    this.storage = storage;
  }

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    TrainOptions options = new TrainOptions();
    return Program.run(
        options,
        out,
        err,
        args,
        (conf, storage, console) -> {
          if (options.ui) {
            Program.showPage(conf);
          }
          Streams streams = options.json.streams(console, options.common());
          Consumer<String> lines = streams.messages();
          if (options.common().debug() && options.initialModel == null) {
            options.learning.hint(options.activation).ifPresent(lines);
          }
          if (options.selection.bestOf() > 1) {
            List<Trial> trials = Trial.ofSeeds(options, new RunData(storage));
            TrialRunner.End end =
                new TrialRunner(trials, options, storage, console, streams)
                    .run(Rung.single(trials.size()), conf);
            streams.json(() -> ResultJson.of(trials, end));
            return;
          }
          Consumer<String> details = streams.details();
          if (options.rate.find) {
            FindLearningRate.run(options, conf, storage, console, streams, details);
            return;
          }
          RunFiles files = new RunFiles(storage, options.model, options.keep);
          boolean resumes = files.resumes(options.resume);
          if (!resumes && !options.overwrite) {
            files.requireFree();
          }
          RunPlan plan = RunPlan.of(options, new RunData(storage));
          Checkpoint resumed = resumes ? files.newest(plan, lines) : null;
          files.createDirectory();
          SparkHeap heap = new SparkHeap(conf, plan.held(resumes), details);
          heap.requireDriver();
          new Train(plan, files, resumed, storage).train(options, conf, heap, console, streams);
        });
  }

  private void train(
      TrainOptions options, SparkConf conf, SparkHeap heap, Console console, Streams streams)
      throws IOException {
    Consumer<String> lines = streams.messages();
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    Progress progress = plan.progress(storage, resumed);
    Timings timings = files.times(resumed, lines);
    CheckpointWriter checkpoints = files.checkpointWriter(plan, resumed, timings, lines, clock);
    DiagnosisLines diagnosis = new DiagnosisLines(plan.workload(), progress.history(), lines);
    TrainingView view = new TrainingView(plan.workload(), progress, console);
    Map<Split, Evaluation> end = new LinkedHashMap<>();
    TrainingReport report = new TrainingReport(storage, files, plan, options, lines);
    List<String> findings;
    DataHashes data = DataHashes.NONE;
    console.show(LoadingView.of(conf, plan.workload()));
    try (JitWarmUp head = headStart(conf, clock);
        TrainingShutdownHook hook = new TrainingShutdownHook(progress, checkpoints, lines, clock);
        JavaSparkContext spark = new JavaSparkContext(conf);
        MeteredExchange exchange = open(options.exchange, spark, heap, timings, lines, clock)) {
      head.close();
      data = exchange.hashes();
      if (resumed != null) {
        files.requireSameData(resumed, data);
      }
      if (options.overwrite) {
        files.clearBeside();
      }
      checkpoints.begin(data);
      console.show(view);
      List<Observer> observers =
          List.of(
              new FiniteWatch(plan.workload()),
              exchange,
              TrainingSource.register(spark, plan.workload(), progress, exchange),
              checkpoints, // so that an epoch's is there before the next one's line is
              new AccuracyLines(streams.lines()),
              view,
              diagnosis);
      new Sgd(plan.workload(), exchange, observers).train(progress);
      checkpoints.write(progress);
      progress.earlyEnd().ifPresent(why -> lines.accept("ended early: " + why));
      progress.bestBefore().ifPresent(lines);
      for (Split set : plan.monitoring().atEnd()) {
        end.put(set, exchange.evaluate(progress.result(), set));
      }
      findings = diagnosis.end(progress, exchange, end);
      report.begin(progress, clock); // while Spark ends
    } catch (Diverged e) {
      checkpoints.awaitUnderWay();
      RunRecord record = files.saveDiverged(plan, progress, data, e.getMessage());
      throw new InputException(
          e.getMessage()
              + "; the last good checkpoint: "
              + checkpoints.lastGood().orElse("none")
              + report.write(progress, record, timings),
          e);
    } catch (Exception e) { // Spark's, which Java's compiler does not know of, are checked ones
      if (progress.isStopped()) {
        throw new Progress.Stopped(); // Spark has gone first
      }
      if (checkpoints.begun() && progress.iteration() > 0) {
        checkpoints.write(progress);
        checkpoints.lastGood().ifPresent(good -> lines.accept("--resume goes on from " + good));
      }
      throw e;
    }
    console.hide();
    end.forEach(
        (set, evaluation) ->
            lines.accept("%s: %s / %s".formatted(set, evaluation.correct(), evaluation.count())));
    RunRecord record = files.save(plan, progress, data, end, findings);
    double seconds = clock.secondsSince(start);
    files.changedCard().ifPresent(lines);
    Path model = storage.qualified(files.model());
    String page = report.write(progress, record, timings);
    lines.accept(
        String.format(Locale.ROOT, "trained in %.1f s; model in %s%s", seconds, model, page));
    streams.json(() -> ResultJson.of(progress, end, model));
    if (checkpoints.failure().isPresent()) {
      throw new InputException(checkpoints.failure().get());
    }
  }

  private MeteredExchange open(
      Exchanges.Kind kind,
      JavaSparkContext spark,
      SparkHeap heap,
      Timings timings,
      Consumer<String> lines,
      Clock clock) {
    RunName.set(spark, files.model().getParent());
    Exchange exchange = Exchanges.open(kind, spark, plan.workload(), heap, lines);
    return new MeteredExchange(exchange, timings, clock);
  }

  /** Of no use where others train. */
  private JitWarmUp headStart(SparkConf conf, Clock clock) {
    JitWarmUp head = new JitWarmUp(plan.workload(), plan.monitoring(), storage);
    if (Program.isLocal(conf)) {
      clock.start("nndl-head-start", head::train);
      clock.start("nndl-read-ahead", head::read);
    }
    return head;
  }
}
