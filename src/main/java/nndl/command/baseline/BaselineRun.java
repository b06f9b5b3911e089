package nndl.command.baseline;

import java.io.Serializable;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import libsvm.svm_model;
import nndl.command.Session;
import nndl.command.Text;
import nndl.command.console.View;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkHeap;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Makes and scores the predictions of a baseline for {@link BaselineCommand}: guesses by Spark
 * jobs, and support vector machines on the driver. There is one method for each {@link Kind}.
 *
 * @param heap the heap of the driver
 * @param lines takes the lines that are printed before the score: the mean darkness of each class,
 *     or the result of each setting on the validation samples
 */
record BaselineRun(
    BaselinePlan plan,
    JavaSparkContext spark,
    SparkHeap heap,
    Session session,
    Consumer<String> lines) {
  /** Scores random guesses. The training samples are read only to count their classes. */
  Score random(long seed) {
    UniformGuess guess = new UniformGuess(seed, darknessOfTraining().classes());
    double expected = (double) plan.test().count() / guess.classes();
    String how = Text.of("%.1f expected of %d classes", expected, guess.classes());
    return score(Kind.RANDOM, count(guess), how)
        .with("seed", seed)
        .with("classes", guess.classes())
        .with("expected", expected);
  }

  /** Scores guesses by the darkness of an image, and prints the mean darkness of each class. */
  Score darkness() {
    Darkness darkness = darknessOfTraining();
    lines.accept("class  mean darkness");
    List<OptionalDouble> means = darkness.means();
    for (int label = 0; label < means.size(); label++) {
      if (means.get(label).isPresent()) {
        lines.accept(Text.of("%5d  %13.3f", label, means.get(label).getAsDouble()));
      }
    }
    return score(
        Kind.DARKNESS,
        count(darkness),
        "nearest mean of %s samples".formatted(plan.training().count()));
  }

  private Darkness darknessOfTraining() {
    long count = plan.training().count();
    return new BaselineJob(plan.training(), spark, heap)
        .darkness(session.progress(spark, "reading", count));
  }

  private <G extends Guess & Serializable> BaselineJob.Count count(G guess) {
    long count = plan.test().count();
    return new BaselineJob(plan.test(), spark, heap)
        .count(guess, session.progress(spark, "guessing", count));
  }

  /**
   * Scores a support vector machine. If there are several settings, it is trained with the best.
   *
   * @param tuneSamples the maximum number of samples on which machines are trained to compare
   *     settings
   */
  Score svm(long tuneSamples) {
    List<SvmSettings> candidates = plan.candidates();
    SvmSettings settings = candidates.size() == 1 ? candidates.get(0) : best(tuneSamples);
    SvmTraining training = training(plan.training().count());
    svm_model model = trained(training, settings);
    BaselineJob.Count count = counted(training, model, plan.test());
    return score(
            Kind.SVM,
            count,
            "%s; %s support vectors, %s answers tied".formatted(settings, model.l, count.tied()))
        .with("c", settings.c())
        .with("gamma", settings.gamma())
        .with("candidates", candidates.size())
        .with("support-vectors", model.l)
        .with("tied", count.tied());
  }

  /**
   * Returns the settings with which the largest number of validation samples is classified
   * correctly. If several settings are equally good, returns those that come first.
   */
  private SvmSettings best(long tuneSamples) {
    long count = Math.min(tuneSamples, plan.training().count());
    SvmSettings best = plan.candidates().get(0);
    long most = -1;
    SvmTraining training = training(count);
    for (SvmSettings settings : plan.candidates()) {
      long right = counted(training, trained(training, settings), plan.validation()).right();
      lines.accept(
          "validation: %s / %s (%s, trained on %s samples)"
              .formatted(right, plan.validation().count(), settings, count));
      if (right > most) {
        most = right;
        best = settings;
      }
    }
    return best;
  }

  /** Loads the first {@code count} samples to train on. */
  private SvmTraining training(long count) {
    session.console().show(() -> View.ofUnknown("loading", count));
    SampleRange range = new SampleRange(plan.training().set(), 0, count);
    SampleLoader loader = new SampleLoader(session.storage());
    return SvmTraining.load(heap, loader, range, Slots.ofDriver(spark.sc()));
  }

  private svm_model trained(SvmTraining training, SvmSettings settings) {
    LongAdder done = new LongAdder();
    int pairs = training.pairs();
    String whole = pairs + " pairs of classes";
    session
        .console()
        .show(() -> new View("training", done.sum(), pairs, whole, "", settings.toString()));
    return training.train(settings, done::add);
  }

  private BaselineJob.Count counted(SvmTraining training, svm_model model, SampleRange samples) {
    LongAdder done = new LongAdder();
    session.console().show(() -> View.ofSamples("classifying", done.sum(), samples.count()));
    return training.count(model, session.storage(), samples, done::add);
  }

  private Score score(Kind kind, BaselineJob.Count count, String how) {
    return Score.of(kind, count.right(), plan.test().count(), how);
  }
}
