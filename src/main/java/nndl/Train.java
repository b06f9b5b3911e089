package nndl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import nndl.cli.BookLines;
import nndl.cli.Program;
import nndl.cli.StopHook;
import nndl.error.InputException;
import nndl.evaluation.Evaluation;
import nndl.spark.Exchanges;
import nndl.spark.cluster.SparkHeap;
import nndl.storage.Storage;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.CheckpointWriter;
import nndl.training.DiagnosisLines;
import nndl.training.Diverged;
import nndl.training.Exchange;
import nndl.training.FiniteWatch;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.Sgd;
import nndl.worker.DataHashes;
import nndl.worker.Split;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * {@code spark-submit --class nndl.Train nndl.jar [options]}: trains a network and leaves its
 * model.
 *
 * <p>Standard output holds the book's lines and nothing else, or what {@link FindLearningRate} has
 * found. Exit status as of {@link Program}.
 */
public final class Train {
  private static final String PAGE = "spark.ui.enabled";

  private Train() {}

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  static int run(PrintStream out, PrintStream err, String... args) {
    SparkConf conf = Program.sparkConf();
    Storage storage = new Storage(SparkHadoopUtil.get().newConfiguration(conf));
    TrainOptions options = new TrainOptions();
    return Program.run(
        options,
        storage,
        out,
        err,
        args,
        () -> {
          if (options.ui) {
            conf.set(PAGE, "true");
          } else {
            conf.setIfMissing(PAGE, "false");
          }
          Consumer<String> lines = line -> err.println("nndl: " + line);
          if (options.common().debug() && options.initialModel == null) {
            options.learning.hint(options.activation).ifPresent(lines);
          }
          Consumer<String> details = options.common().debug() ? lines : line -> {};
          if (options.rate.find) {
            FindLearningRate.run(options, conf, storage, out, lines, details);
            return;
          }
          RunPlan plan = RunPlan.of(options, storage, lines);
          SparkHeap heap = new SparkHeap(conf, plan.held(), details);
          heap.requireDriver();
          train(plan, conf, heap, storage, out, lines);
        });
  }

  private static void train(
      RunPlan plan,
      SparkConf conf,
      SparkHeap heap,
      Storage storage,
      PrintStream out,
      Consumer<String> lines)
      throws IOException {
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    Progress progress = plan.progress();
    CheckpointWriter checkpoints = plan.checkpointWriter(lines, clock);
    DiagnosisLines diagnosis = new DiagnosisLines(plan.workload(), progress.history(), lines);
    List<Observer> observers =
        List.of(
            new FiniteWatch(plan.workload()),
            checkpoints, // so that an epoch's is there before the next one's line is
            new BookLines(out),
            diagnosis);
    Map<Split, Evaluation> end = new LinkedHashMap<>();
    String record;
    try (HeadStart head = headStart(plan, conf, storage, clock);
        StopHook hook = new StopHook(progress, checkpoints, lines, clock);
        JavaSparkContext spark = new JavaSparkContext(conf);
        Exchange exchange = Exchanges.open(plan.exchange(), spark, plan.workload(), heap, lines)) {
      head.close();
      DataHashes data = exchange.hashes();
      plan.requireSameData(data);
      checkpoints.begin(data);
      new Sgd(plan.workload(), exchange, observers).train(progress);
      checkpoints.write(progress);
      progress.earlyEnd().ifPresent(why -> lines.accept("ended early: " + why));
      for (Split set : plan.monitoring().atEnd()) {
        end.put(set, exchange.evaluate(progress.result(), set));
      }
      diagnosis.end(progress, exchange, end);
      record = RunRecord.of(plan.recordSettings(data), progress.history().json(), end);
    } catch (Diverged e) {
      checkpoints.awaitUnderWay();
      throw new InputException(
          e.getMessage() + "; the last good checkpoint: " + checkpoints.lastGood().orElse("none"),
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
    end.forEach(
        (set, evaluation) ->
            lines.accept("%s: %s / %s".formatted(set, evaluation.correct(), evaluation.count())));
    // The model last: where it is, the run is finished.
    save(storage, plan.recordFile(), file -> file.write(record.getBytes(UTF_8)));
    byte[] history = progress.history().csv().getBytes(US_ASCII);
    save(storage, plan.historyFile(), file -> file.write(history));
    save(storage, plan.modelFile(), plan.model(progress).file()::write);
    lines.accept(
        String.format(
            Locale.ROOT,
            "trained in %.1f s; model in %s",
            clock.secondsSince(start),
            storage.qualified(plan.modelFile())));
    if (checkpoints.failure().isPresent()) {
      throw new InputException(checkpoints.failure().get());
    }
  }

  /** Of no use where others train. */
  private static HeadStart headStart(RunPlan plan, SparkConf conf, Storage storage, Clock clock) {
    HeadStart head = new HeadStart(plan.workload(), plan.monitoring(), storage);
    if (conf.get("spark.master").matches("local(\\[.*)?")) {
      clock.start("nndl-head-start", head::run);
    }
    return head;
  }

  private static void save(Storage storage, Path path, Storage.Writer content) {
    try {
      storage.write(path, content);
    } catch (IOException e) {
      throw InputException.expected(path, "to write it", e);
    }
  }
}
