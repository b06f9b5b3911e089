package nndl;

import java.io.PrintStream;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import nndl.command.AccuracyLines;
import nndl.command.Program;
import nndl.command.Streams;
import nndl.command.baseline.BaselineJob;
import nndl.command.baseline.BaselineOptions;
import nndl.command.baseline.BaselinePlan;
import nndl.command.baseline.Darkness;
import nndl.command.baseline.Guess;
import nndl.command.baseline.Kind;
import nndl.command.baseline.Score;
import nndl.command.baseline.SvmJob;
import nndl.command.baseline.SvmModel;
import nndl.command.baseline.SvmSettings;
import nndl.command.baseline.UniformGuess;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.storage.Storage;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code spark-submit --class nndl.Baseline nndl.jar [options]}: how good answers are that need no
 * network. Standard output ends with a line that has the score, or holds one JSON object; the same
 * bytes for any number of slots. Exit status as of {@link Program}.
 */
public final class Baseline {
  private final BaselinePlan plan;
  private final JavaSparkContext spark;
  private final SparkHeap heap;
  private final Console console;
  private final Consumer<String> lines;

  private Baseline(
      BaselinePlan plan,
      JavaSparkContext spark,
      SparkHeap heap,
      Console console,
      Consumer<String> lines) {
    this.plan = plan;
    this.spark = spark;
    this.heap = heap;
    this.console = console;
    this.lines = lines;
  }

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  static int run(PrintStream out, PrintStream err, String... args) {
    BaselineOptions options = new BaselineOptions();
    return Program.run(
        options,
        out,
        err,
        args,
        (conf, storage, console) -> baseline(options, storage, conf, console));
  }

  private static void baseline(
      BaselineOptions options, Storage storage, SparkConf conf, Console console) {
    BaselinePlan plan = BaselinePlan.of(options, storage);
    Streams streams = options.json.streams(console, options.common());
    Consumer<String> lines = AccuracyLines.lines(streams.lines());
    SparkHeap heap = new SparkHeap(conf, List.of(), streams.details());
    heap.requireDriver();
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    Score score;
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      Baseline baseline = new Baseline(plan, spark, heap, console, lines);
      score =
          switch (options.kind) {
            case RANDOM -> baseline.random(options.seed);
            case DARKNESS -> baseline.darkness();
            case SVM -> baseline.svm(storage, options.tuneSamples);
          };
    }
    console.hide();
    Score whole =
        score
            .with("training-samples", plan.training().count())
            .with("validation", options.validation)
            .with("scale", plan.training().set().scale());
    plan.output().ifPresent(file -> storage.save(file, ResultJson.of(whole) + "\n"));
    lines.accept(whole.line());
    streams.json(() -> ResultJson.of(whole));
    streams
        .messages()
        .accept(
            String.format(Locale.ROOT, "%s took %.1f s", options.kind, clock.secondsSince(start)));
  }

  /** The training samples are asked for their classes alone. */
  private Score random(long seed) {
    UniformGuess guess = new UniformGuess(seed, darknessOfTraining().classes());
    double expected = (double) plan.test().count() / guess.classes();
    String how =
        String.format(Locale.ROOT, "%.1f expected of %d classes", expected, guess.classes());
    return score(Kind.RANDOM, count(guess), how)
        .with("seed", seed)
        .with("classes", guess.classes())
        .with("expected", expected);
  }

  private Score darkness() {
    Darkness darkness = darknessOfTraining();
    lines.accept("class  mean darkness");
    List<OptionalDouble> means = darkness.means();
    for (int label = 0; label < means.size(); label++) {
      if (means.get(label).isPresent()) {
        lines.accept(
            String.format(Locale.ROOT, "%5d  %13.3f", label, means.get(label).getAsDouble()));
      }
    }
    return score(
        Kind.DARKNESS,
        count(darkness),
        "nearest mean of %s samples".formatted(plan.training().count()));
  }

  private Darkness darknessOfTraining() {
    ProgressAccumulator tally = shown("reading", plan.training().count());
    return new BaselineJob(plan.training(), spark, heap).darkness(tally);
  }

  private <G extends Guess & Serializable> BaselineJob.Count count(G guess) {
    ProgressAccumulator tally = shown("guessing", plan.test().count());
    return new BaselineJob(plan.test(), spark, heap).count(() -> guess, 0, 0, tally);
  }

  private Score svm(Storage storage, long tuneSamples) {
    List<SvmSettings> candidates = plan.candidates();
    SvmSettings settings = candidates.size() == 1 ? candidates.get(0) : best(storage, tuneSamples);
    try (SvmJob job = job(storage, plan.training().count())) {
      SvmModel model = trained(job, settings);
      BaselineJob.Count count = counted(job, model, plan.test());
      return score(
              Kind.SVM,
              count,
              "%s; %s support vectors, %s answers tied"
                  .formatted(settings, model.support().length, count.tied()))
          .with("c", settings.c())
          .with("gamma", settings.gamma())
          .with("candidates", candidates.size())
          .with("support-vectors", model.support().length)
          .with("tied", count.tied());
    }
  }

  /** The first of those that get most of the held out samples right. */
  private SvmSettings best(Storage storage, long tuneSamples) {
    long count = Math.min(tuneSamples, plan.training().count());
    SvmSettings best = plan.candidates().get(0);
    long most = -1;
    try (SvmJob job = job(storage, count)) {
      for (SvmSettings settings : plan.candidates()) {
        long right = counted(job, trained(job, settings), plan.validation()).right();
        lines.accept(
            "validation: %s / %s (%s, trained on %s samples)"
                .formatted(right, plan.validation().count(), settings, count));
        if (right > most) {
          most = right;
          best = settings;
        }
      }
    }
    return best;
  }

  /** To train on the first samples. */
  private SvmJob job(Storage storage, long count) {
    console.show(() -> View.ofUnknown("loading", count));
    SampleRange range = new SampleRange(plan.training().set(), 0, count);
    return SvmJob.load(spark, heap, new SampleLoader(storage), range);
  }

  private SvmModel trained(SvmJob job, SvmSettings settings) {
    ProgressAccumulator tally = new ProgressAccumulator(spark);
    long pairs = job.pairs();
    console.show(
        () ->
            new View(
                "training", tally.done(), pairs, pairs + " pairs of classes", "", "" + settings));
    return job.train(settings, tally);
  }

  private BaselineJob.Count counted(SvmJob job, SvmModel model, SampleRange samples) {
    return job.count(model, samples, shown("classifying", samples.count()));
  }

  /** Counts samples, and has the console show them. */
  private ProgressAccumulator shown(String what, long count) {
    ProgressAccumulator tally = new ProgressAccumulator(spark);
    console.show(() -> View.ofSamples(what, tally.done(), count));
    return tally;
  }

  private Score score(Kind kind, BaselineJob.Count count, String how) {
    return Score.of(kind, count.right(), plan.test().count(), how);
  }
}
