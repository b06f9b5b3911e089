package nndl.report;

import java.util.Locale;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.SampleSource;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleHash;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Coding;

/**
 * Samples that a model has answered again for a page. These are all samples of a range, or only the
 * first ones if all would take too long. The results are equal to those of an evaluation, to the
 * last bit.
 *
 * @param set the set that the samples belong to, or what they are called
 * @param range the samples that were classified
 * @param of the number of samples before some were left out
 * @param samples the inputs and labels of {@code range}
 * @param answers the predictions and confidences, or the numbers, for {@code range}
 * @param hash the hash of the samples, which distinguishes them from other samples
 * @param evaluation the evaluation of these predictions, without costs, examples and worst samples
 */
record Scored(
    String set,
    SampleRange range,
    long of,
    PackedSamples samples,
    ModelAnswers answers,
    String hash,
    Evaluation evaluation) {
  /** The grey value that stands for the largest input. */
  static final float WHITE = 255;

  /**
   * The largest number of inputs of all samples together, with their numbers. More inputs would
   * take too long for a user who waits for the page.
   */
  private static final long MAX_INPUTS = 1 << 26;

  /**
   * The largest number of multiplications, which is the number of samples times the number of
   * weights. More multiplications would take too long too.
   */
  private static final long MAX_PRODUCTS = 1L << 33;

  /**
   * Classifies the samples of a range. Fails if the model's metadata lack what is needed to
   * classify, or if the samples do not fit the model.
   */
  static Scored of(SampleSource source, String set, SampleRange range, Model model) {
    SampleSet files = range.set();
    if (files.width() != model.layout().inputs(1)) {
      throw InputException.expected(
          files.name(range.from()), "samples of as many inputs as the model has", files.width());
    }
    long fitting = Math.min(range.count(), fitting(model));
    SampleRange first = new SampleRange(files, range.from(), range.from() + fitting);
    PackedSamples samples = source.load(first);
    files.requireLabels(samples, first.from(), model.targets().classes());
    ModelAnswers answers = ModelAnswers.of(model, samples);
    String hash = "%016x".formatted(SampleHash.of(samples, first.from()));
    Evaluation evaluation = evaluation(samples, answers);
    return new Scored(set, first, range.count(), samples, answers, hash, evaluation);
  }

  /** Returns the number of samples that a model can classify while a user waits. */
  static long fitting(Model model) {
    long weights = model.layout().weightCount();
    long numbers = (long) model.layout().inputs(1) + model.targets().units().length;
    return Math.max(1, Math.min(MAX_INPUTS / numbers, MAX_PRODUCTS / weights));
  }

  private static Evaluation evaluation(PackedSamples samples, ModelAnswers answers) {
    Coding targets = answers.targets();
    EvaluationSum sum =
        new EvaluationSum(targets.classes(), targets.predictions(), targets.units());
    for (int i = 0; i < samples.count(); i++) {
      answers.addTo(sum, i, samples);
    }
    // Intervals of numbers need the groups that an evaluation without samples has merged.
    return targets.classes() == 0 ? sum.total() : sum.total().withoutSamples();
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

  /** Whether all samples of the original range were classified. */
  boolean isWhole() {
    return count() == of;
  }

  /** Returns the line for the page if not all samples were classified. */
  String part() {
    return String.format(
        Locale.ROOT,
        "Of %,d samples the first %,d were answered once more, since all would take too long.",
        of,
        count());
  }

  /** The largest input of all samples, or 1 if no input is larger than 1. */
  float most() {
    return Math.max(1, answers.largestInput());
  }

  /** Returns the grey value of an input: 0 for black, and 255 for {@link #most}. */
  byte grey(float input) {
    return (byte) Math.round(Math.max(0, input) / most() * WHITE);
  }
}
