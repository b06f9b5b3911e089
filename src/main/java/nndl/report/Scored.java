package nndl.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.SampleSource;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleHash;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Coding;
import nndl.training.workload.Split;

/**
 * Samples that a model has answered, with the bits of its evaluation: all of a set, or the first of
 * them where all would take too long.
 *
 * @param range of those that were answered
 * @param of how many samples there are
 * @param hash what tells the samples from others
 * @param evaluation what a training would say of these answers, without costs and samples
 */
record Scored(
    Split set,
    SampleRange range,
    long of,
    PackedSamples samples,
    ModelAnswers answers,
    String hash,
    Evaluation evaluation) {
  /** The grey value of the largest input. */
  static final float WHITE = 255;

  /** More inputs would take longer than somebody waits who has asked for a page. */
  private static final long MAX_INPUTS = 1 << 26;

  /** More products, of samples and weights, would too. */
  private static final long MAX_PRODUCTS = 1L << 33;

  /** Fails if the model does not say what its inputs mean, or samples and model do not fit. */
  static Scored of(SampleSource source, Split set, SampleRange range, Model model) {
    SampleSet files = range.set();
    if (files.width() != model.layout().inputs(1)) {
      throw InputException.expected(
          files.name(range.from()), "samples of as many inputs as the model has", files.width());
    }
    Ensemble alone = new Ensemble(List.of(model));
    long fitting = Math.min(range.count(), fitting(model));
    SampleRange first = new SampleRange(files, range.from(), range.from() + fitting);
    PackedSamples samples = source.load(first);
    files.requireLabels(samples, first.from(), model.targets().classes());
    int widest = Arrays.stream(model.sizes()).max().orElseThrow();
    ModelAnswers answers = new ModelAnswers(alone, samples, widest);
    String hash = "%016x".formatted(SampleHash.of(samples, first.from()));
    Evaluation evaluation = evaluation(samples, answers);
    return new Scored(set, first, range.count(), samples, answers, hash, evaluation);
  }

  /** How many samples a model can answer while somebody waits. */
  static long fitting(Model model) {
    long weights = model.layout().weightCount();
    return Math.max(1, Math.min(MAX_INPUTS / model.layout().inputs(1), MAX_PRODUCTS / weights));
  }

  private static Evaluation evaluation(PackedSamples samples, ModelAnswers answers) {
    Coding targets = answers.targets();
    EvaluationSum sum = new EvaluationSum(targets.classes(), targets.predictions());
    for (int i = 0; i < samples.count(); i++) {
      sum.count(i, samples.label(i), answers.prediction(i), answers.confidence(i));
    }
    return sum.total().withoutSamples();
  }

  int count() {
    return samples.count();
  }

  int label(int i) {
    return samples.label(i);
  }

  int prediction(int i) {
    return answers.prediction(i);
  }

  Coding targets() {
    return answers.targets();
  }

  boolean isWrong(int i) {
    return prediction(i) != label(i);
  }

  /** Whether all samples were answered. */
  boolean isWhole() {
    return count() == of;
  }

  /** What there is to say if they are not all. */
  String part() {
    return String.format(
        Locale.ROOT,
        "Of %,d samples the first %,d were answered once more, since all would take too long.",
        of,
        count());
  }

  /** The largest input, or 1 if none is larger. */
  float most() {
    return Math.max(1, answers.largestInput());
  }

  /** An input as a grey value, of which 255 is the largest input of all samples. */
  byte grey(float input) {
    return (byte) Math.round(Math.max(0, input) / most() * WHITE);
  }
}
