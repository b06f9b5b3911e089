package nndl;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import nndl.command.CheckedStream;
import nndl.command.Program;
import nndl.command.Streams;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.command.predict.PredictJob;
import nndl.command.predict.PredictOptions;
import nndl.command.predict.PredictPlan;
import nndl.command.predict.PredictRows;
import nndl.data.storage.PartFiles;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv;
import nndl.model.evaluation.PredictionJson;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code spark-submit --class nndl.Predict nndl.jar [options]}: says of which class samples are, as
 * CSV with a row for each, in their order: on standard output, in one file, or in files of a
 * directory. The same bytes on any cluster. Exit status as of {@link Program}.
 */
public final class Predict {
  private final PredictJob job;
  private final SparkConf conf;
  private final SparkHeap heap;
  private final Console console;
  private final Consumer<String> lines;

  private Predict(
      PredictJob job, SparkConf conf, SparkHeap heap, Console console, Consumer<String> lines) {
    this.job = job;
    this.conf = conf;
    this.heap = heap;
    this.console = console;
    this.lines = lines;
  }

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    PredictOptions options = new PredictOptions();
    return Program.run(
        options,
        out,
        err,
        args,
        (conf, storage, console) -> predict(options, storage, conf, console));
  }

  private static void predict(
      PredictOptions options, Storage storage, SparkConf conf, Console console) {
    if (options.rows.isRow()) {
      PredictRows.run(options, storage, console);
      return;
    }
    PredictPlan plan = PredictPlan.of(options, storage);
    Streams streams = options.json.streams(console, options.common());
    Consumer<String> lines = streams.messages();
    SparkHeap heap = new SparkHeap(conf, List.of(), streams.details());
    heap.requireDriver();
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    PredictJob.Result result =
        new Predict(plan.job(), conf, heap, console, lines)
            .write(plan.target(), storage, streams.lines());
    console.hide();
    double seconds = clock.secondsSince(start);
    long read = LongStream.of(result.predictions()).sum();
    streams.json(() -> json(plan.job().committee(), result));
    lines.accept(
        String.format(Locale.ROOT, "predicted %s samples in %.1f s", read, seconds)
            + plan.target().place(plan.job()));
    if (result.unreadable() > 0) {
      throw InputException.expected(
          options.images,
          "to read all of %s pictures".formatted(read + result.unreadable()),
          "%s that cannot be read".formatted(result.unreadable()));
    }
  }

  private static String json(Ensemble committee, PredictJob.Result result) {
    return PredictionJson.of(
        committee.models().stream().map(model -> model.metadata().place()).toList(),
        PredictionCsv.names(committee.targets(), committee.input().classNames()),
        result.predictions(),
        result.unreadable());
  }

  private PredictJob.Result write(PredictPlan.Target target, Storage storage, PrintStream out) {
    if (target instanceof PredictPlan.Directory directory) {
      return writeParts(directory.parts(), storage);
    }
    if (target instanceof PredictPlan.File file) {
      return writeFile(file, storage);
    }
    return writeTo(new CheckedStream(out), CheckedStream.STANDARD_OUTPUT);
  }

  private PredictJob.Result writeParts(PartFiles parts, Storage storage) {
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      return job.writeParts(spark, heap, shown(spark), parts, lines);
    } catch (RuntimeException e) {
      parts.deleteIfEmpty(storage, e);
      throw e;
    }
  }

  private PredictJob.Result writeFile(PredictPlan.File file, Storage storage) {
    List<PredictJob.Result> result = new ArrayList<>();
    file.write(storage, rows -> result.add(writeTo(rows, file.path())));
    return result.get(0);
  }

  private PredictJob.Result writeTo(OutputStream out, Object place) {
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      return job.writeTo(out, spark, heap, shown(spark), lines);
    } catch (IOException e) {
      throw InputException.expected(place, "to write it", e);
    }
  }

  /** Counts the samples that are predicted, and has the console show them. */
  private ProgressAccumulator shown(JavaSparkContext spark) {
    ProgressAccumulator tally = new ProgressAccumulator(spark);
    console.show(() -> View.ofSamples("predicting", tally.done(), job.samples().count()));
    return tally;
  }
}
