package nndl;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import nndl.command.AccuracyLines;
import nndl.command.Program;
import nndl.command.Streams;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.command.evaluate.EvaluateOptions;
import nndl.command.evaluate.EvaluatePlan;
import nndl.data.storage.Storage;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Scorecard;
import nndl.model.evaluation.ScorecardCsv;
import nndl.model.evaluation.ScorecardJson;
import nndl.model.evaluation.ScorecardText;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code spark-submit --class nndl.Evaluate nndl.jar [options]}: says how good a trained model is,
 * or several together. Standard output holds lines for a reader, of which the first is the book's,
 * or one JSON object; the same bytes on any cluster. Exit status as of {@link Program}.
 */
public final class Evaluate {
  private Evaluate() {}

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    EvaluateOptions options = new EvaluateOptions();
    return Program.run(
        options,
        out,
        err,
        args,
        (conf, storage, console) -> evaluate(options, storage, conf, console));
  }

  private static void evaluate(
      EvaluateOptions options, Storage storage, SparkConf conf, Console console) {
    EvaluatePlan plan = EvaluatePlan.of(options, storage);
    Streams streams = options.json.streams(console, options.common());
    SparkHeap heap = new SparkHeap(conf, List.of(), streams.details());
    heap.requireDriver();
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    Evaluation evaluation;
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      ProgressAccumulator tally = new ProgressAccumulator(spark);
      long count = plan.job().samples().count();
      console.show(() -> View.ofSamples("evaluating", tally.done(), count));
      evaluation = plan.job().run(spark, heap, tally);
    }
    console.hide();
    double seconds = clock.secondsSince(start);
    Scorecard card = plan.scorecard(evaluation);
    plan.output().ifPresent(file -> storage.save(file, ScorecardCsv.of(card)));
    ScorecardText.lines(card).forEach(AccuracyLines.lines(streams.lines()));
    streams.json(() -> ScorecardJson.of(card));
    streams
        .messages()
        .accept(
            String.format(
                    Locale.ROOT, "evaluated %s samples in %.1f s", evaluation.count(), seconds)
                + plan.output().map(file -> ": " + file).orElse(""));
  }
}
