package nndl.command.baseline;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import nndl.command.Session;
import nndl.command.console.View;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import org.apache.spark.api.java.JavaSparkContext;

/** The work of {@link BaselineCommand}: it scores one kind of answers by Spark jobs. */
final class BaselineRun {
  private final BaselinePlan plan;
  private final JavaSparkContext spark;
  private final SparkHeap heap;
  private final Session session;
  private final Consumer<String> lines;

  /**
   * @param heap of the driver
   * @param lines takes what else there is to print of the answers
   */
  BaselineRun(
      BaselinePlan plan,
      JavaSparkContext spark,
      SparkHeap heap,
      Session session,
      Consumer<String> lines) {
    this.plan = plan;
    this.spark = spark;
    this.heap = heap;
    this.session = session;
    this.lines = lines;
  }

  /** Guesses at random; of the training samples only the number of classes counts. */
  Score random(long seed) {
    UniformGuess guess = new UniformGuess(seed, darknessOfTraining().classes());
    double expected = (double) plan.test().count() / guess.classes();
    String how =
        String.format(Locale.ROOT, "%.1f expected of %d classes", expected, guess.classes());
    return score(Kind.RANDOM, count(guess), how)
        .with("seed", seed)
        .with("classes", guess.classes())
        .with("expected", expected);
  }

  /** Guesses by the darkness of an image, and prints the mean of each class. */
  Score darkness() {
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
    ProgressAccumulator progress = shown("reading", plan.training().count());
    return new BaselineJob(plan.training(), spark, heap).darkness(progress);
  }

  private <G extends Guess & Serializable> BaselineJob.Count count(G guess) {
    ProgressAccumulator progress = shown("guessing", plan.test().count());
    return new BaselineJob(plan.test(), spark, heap).count(() -> guess, 0, 0, progress);
  }

  /**
   * Trains a support vector machine, with the best settings if there are several.
   *
   * @param tuneSamples how many samples to train on for the comparison
   */
  Score svm(long tuneSamples) {
    List<SvmSettings> candidates = plan.candidates();
    SvmSettings settings = candidates.size() == 1 ? candidates.get(0) : best(tuneSamples);
    try (SvmJob job = job(plan.training().count())) {
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

  /** The settings that classify most of the validation samples correctly; the first of several. */
  private SvmSettings best(long tuneSamples) {
    long count = Math.min(tuneSamples, plan.training().count());
    SvmSettings best = plan.candidates().get(0);
    long most = -1;
    try (SvmJob job = job(count)) {
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

  /** A job that trains on the first {@code count} samples. */
  private SvmJob job(long count) {
    session.console().show(() -> View.ofUnknown("loading", count));
    SampleRange range = new SampleRange(plan.training().set(), 0, count);
    return SvmJob.load(spark, heap, new SampleLoader(session.storage()), range);
  }

  private SvmModel trained(SvmJob job, SvmSettings settings) {
    ProgressAccumulator progress = new ProgressAccumulator(spark);
    long pairs = job.pairs();
    session
        .console()
        .show(
            () ->
                new View(
                    "training",
                    progress.done(),
                    pairs,
                    pairs + " pairs of classes",
                    "",
                    "" + settings));
    return job.train(settings, progress);
  }

  private BaselineJob.Count counted(SvmJob job, SvmModel model, SampleRange samples) {
    return job.count(model, samples, shown("classifying", samples.count()));
  }

  /** Counts samples, and has the console show how many. */
  private ProgressAccumulator shown(String what, long count) {
    ProgressAccumulator progress = new ProgressAccumulator(spark);
    session.console().show(() -> View.ofSamples(what, progress.done(), count));
    return progress;
  }

  private Score score(Kind kind, BaselineJob.Count count, String how) {
    return Score.of(kind, count.right(), plan.test().count(), how);
  }
}
