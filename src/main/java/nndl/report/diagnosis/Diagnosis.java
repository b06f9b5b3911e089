package nndl.report.diagnosis;

import static nndl.math.NumberText.shortPercent;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import nndl.math.NumberText;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Residuals;
import nndl.network.Coding;
import nndl.training.Epoch;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;

/**
 * Finds out why a network does not learn, or does not learn more. It is based on chapter 3, "How to
 * choose a neural network's hyper-parameters?", and uses only the hyper-parameters and the results
 * of the epochs. So equal trainings give equal findings. {@link LayerDiagnosis} examines the layers
 * and {@link ClassDiagnosis} the classes; this class examines the predictions.
 *
 * <p>A run with fewer than {@value #EPOCHS} epochs is too short to judge. Only outputs that encode
 * no class are reported for it, since one epoch shows them. If the network has learned, small or
 * vanishing updates, an unfinished training and a standstill are not reported, but all other
 * problems are. A missing class is reported only if there is no finding about layers and outputs,
 * and only if the network has learned or the training has ended.
 */
public final class Diagnosis {
  /**
   * The number of epochs that are needed for a finding, since a single epoch may show something by
   * chance.
   */
  public static final int EPOCHS = 3;

  /** The largest number of findings that are reported at once. */
  private static final int MAX = 3;

  /**
   * The smallest number of samples of an evaluation that is used. With fewer samples, the accuracy
   * is too noisy.
   */
  private static final long MIN_SAMPLES = 100;

  /**
   * A network overfits if its accuracy on training samples exceeds its accuracy on other samples by
   * at least this difference. In chapter 3, "Overfitting and regularization", the example of
   * overfitting has a difference of 18 points, and a difference of 2.5 points is called small.
   */
  private static final double GAP = 0.1;

  /**
   * A network has learned something if its accuracy is at least halfway between {@link #guess} and
   * 100 %.
   */
  private static final double LEARNED = 0.5;

  /**
   * A network is about as good as a constant prediction if its accuracy is at most {@link #guess}
   * times this factor.
   */
  private static final double ABOUT = 1.2;

  /** A cost that falls by less than this share is regarded as constant. */
  private static final double FALL = 0.01;

  private final Hyperparameters h;
  private final TableFacts table;
  private final List<Epoch> epochs;
  private final Optional<Split> set;

  private Diagnosis(Hyperparameters h, TableFacts table, List<Epoch> epochs) {
    this.h = h;
    this.table = table;
    this.epochs = epochs;
    this.set = epochs.get(epochs.size() - 1).counted();
  }

  /** Returns the findings during the training, the most serious first. */
  public static List<Finding> during(Hyperparameters h, TableFacts table, List<Epoch> epochs) {
    if (epochs.size() < EPOCHS) {
      return ofFew(h, table, epochs);
    }
    Diagnosis diagnosis = new Diagnosis(h, table, epochs);
    List<Finding> findings = diagnosis.ofLayers(false);
    Epoch last = epochs.get(epochs.size() - 1);
    if (diagnosis.isAtChance() && diagnosis.fall().filter(fall -> fall < FALL).isPresent()) {
      diagnosis.ofAnswers(last, Optional.empty(), findings).ifPresent(findings::add);
    }
    return gravest(findings);
  }

  /**
   * Returns the findings at the end of the training, the most serious first.
   *
   * @param result the epoch whose weights are the result of the training
   * @param training the evaluation of the result on training samples; empty if there is none
   */
  public static List<Finding> atEnd(
      Hyperparameters h,
      TableFacts table,
      List<Epoch> epochs,
      Epoch result,
      Optional<Evaluation> training) {
    if (epochs.size() < EPOCHS) {
      return ofFew(h, table, epochs);
    }
    Diagnosis diagnosis = new Diagnosis(h, table, epochs);
    List<Finding> findings = diagnosis.ofLayers(true);
    diagnosis.ofAnswers(result, training, findings).ifPresent(findings::add);
    return gravest(findings);
  }

  private static List<Finding> ofFew(Hyperparameters h, TableFacts table, List<Epoch> epochs) {
    return epochs.isEmpty()
        ? List.of()
        : new Diagnosis(h, table, epochs).spareOutputs().stream().toList();
  }

  private static List<Finding> gravest(List<Finding> findings) {
    return findings.stream().sorted(Comparator.comparing(Finding::kind)).limit(MAX).toList();
  }

  /**
   * Returns the findings about layers and outputs. If there are none, returns a finding about
   * missing classes, but only if the network has learned or the training has ended.
   *
   * @param ended whether the training has ended
   */
  private List<Finding> ofLayers(boolean ended) {
    Epoch latest = epochs.get(epochs.size() - 1);
    Optional<Evaluation> last = evaluation(latest);
    Optional<Boolean> learned = last.map(Diagnosis::hasLearned).or(() -> isAllRight(latest));
    List<Finding> findings =
        new ArrayList<>(new LayerDiagnosis(h, epochs, learned, table.hasUsualRate()).findings());
    spareOutputs().ifPresent(findings::add);
    if (findings.isEmpty() && (ended || learned.orElse(false))) {
      classes().flatMap(ClassDiagnosis::missingClass).ifPresent(findings::add);
    }
    return findings;
  }

  /**
   * Whether the network was about as good as a constant prediction in all of the last {@value
   * #EPOCHS} epochs.
   */
  private boolean isAtChance() {
    return epochs.subList(epochs.size() - EPOCHS, epochs.size()).stream()
        .allMatch(
            epoch ->
                evaluation(epoch)
                    .filter(e -> accuracy(e) <= ABOUT * guess(e) && !hasLearned(e))
                    .isPresent());
  }

  /**
   * Returns the evaluation of the counted set, which is the set of the accuracy line. Empty if it
   * has fewer than {@link #MIN_SAMPLES} samples.
   */
  private Optional<Evaluation> evaluation(Epoch epoch) {
    return set.map(epoch.evaluations()::get).filter(e -> e.count() >= MIN_SAMPLES);
  }

  /**
   * Returns true if all samples of the counted set are correctly classified, even if they are few;
   * otherwise returns empty.
   */
  private Optional<Boolean> isAllRight(Epoch epoch) {
    return set.map(epoch.evaluations()::get)
        .filter(e -> e.count() > 0 && e.correct() == e.count())
        .map(e -> true);
  }

  private static boolean hasLearned(Evaluation evaluation) {
    double guess = guess(evaluation);
    return accuracy(evaluation) >= guess + LEARNED * (1 - guess);
  }

  /** The share of right answers, or of numbers the mean R2, and 0 where it is negative. */
  private static double accuracy(Evaluation evaluation) {
    Residuals residuals = evaluation.residuals();
    if (residuals.areKnown()) {
      return residuals.scores().stream()
          .mapToDouble(score -> Math.max(0, score.r2()))
          .average()
          .orElseThrow();
    }
    return (double) evaluation.correct() / evaluation.count();
  }

  /**
   * The accuracy of a network that predicts the most frequent class, or the mean number, for every
   * sample.
   */
  private static double guess(Evaluation evaluation) {
    if (evaluation.residuals().areKnown()) {
      return 0;
    }
    long most = LongStream.of(ClassDiagnosis.labels(evaluation)).max().orElse(0);
    return most == 0 ? 1.0 / evaluation.classes() : (double) most / evaluation.count();
  }

  /** Examines the classes of the latest evaluation, unless it is too small. */
  private Optional<ClassDiagnosis> classes() {
    return evaluation(epochs.get(epochs.size() - 1))
        .filter(evaluation -> !evaluation.residuals().areKnown())
        .map(evaluation -> new ClassDiagnosis(evaluation, set.orElseThrow(), table.classes()));
  }

  /** Outputs that encode no class. Other codings have no output for each class. */
  private Optional<Finding> spareOutputs() {
    return h.network().targets() instanceof Coding.OneHot
        ? classes().flatMap(ClassDiagnosis::spareOutputs)
        : Optional.empty();
  }

  /**
   * Returns a finding about overfitting, about an unfinished training, or about a standstill.
   *
   * @param found the findings about layers; the result must not contradict them
   */
  private Optional<Finding> ofAnswers(
      Epoch result, Optional<Evaluation> training, List<Finding> found) {
    Optional<Evaluation> answers = evaluation(result);
    if (answers.isEmpty()) {
      return Optional.empty();
    }
    double ahead = training.map(t -> accuracy(t) - accuracy(answers.get())).orElse(0.0);
    String shares =
        training.map(t -> right(Split.TRAINING, t) + " and ").orElse("")
            + right(set.orElseThrow(), answers.get())
            + (answers.get().residuals().areKnown() ? "" : " right");
    if (ahead >= GAP) {
      return Optional.of(
          new Finding(
              Finding.Kind.OVERFITTING,
              shares
                  + ": the network learns its samples by heart: more of them, a "
                  + (h.descent().penalties().l2() > 0 ? "higher " : "")
                  + "penalty (--l2), --dropout or --early-stopping help"));
    }
    if (hasLearned(answers.get()) || fall().isEmpty()) {
      return Optional.empty();
    }
    double fall = fall().get();
    boolean large = found.stream().anyMatch(f -> f.kind() == Finding.Kind.LARGE_UPDATES);
    double thousandths = Math.rint(1000 * fall);
    String low =
        "%s, and in the last %s epochs the cost %s by %s: "
            .formatted(
                shares,
                window(),
                thousandths < 0 ? "rose" : "fell",
                shortPercent(Math.abs(thousandths) / 1000));
    return Optional.of(
        fall >= FALL
            ? new Finding(
                Finding.Kind.UNFINISHED,
                low
                    + "train for more --epochs"
                    + (large || table.hasUsualRate() ? "" : ", or with a higher --learning-rate"))
            : new Finding(
                Finding.Kind.STANDSTILL,
                low
                    + "try "
                    + (table.hasUsualRate()
                        ? ""
                        : "another --learning-rate (--find-learning-rate finds one), ")
                    + "another --initialiser, or more hidden neurons (--sizes, of a table --hidden)"));
  }

  private static String right(Split set, Evaluation evaluation) {
    return evaluation.residuals().areKnown()
        ? "%s R2 %s".formatted(set, NumberText.fixed(new BigDecimal(accuracy(evaluation)), 2))
        : "%s %s".formatted(set, shortPercent(accuracy(evaluation)));
  }

  /**
   * The number of epochs over which the fall of the cost is measured: the last third of the epochs,
   * but at least two.
   */
  private int window() {
    return Math.max(EPOCHS - 1, epochs.size() / 3);
  }

  /**
   * Returns the share by which the cost of the counted set fell in the last {@link #window} epochs.
   * Empty if the cost is not known or was 0 before.
   */
  private Optional<Double> fall() {
    BigDecimal then =
        evaluation(epochs.get(epochs.size() - 1 - window()))
            .map(Evaluation::totalCost)
            .orElse(BigDecimal.ZERO);
    return then.signum() == 0
        ? Optional.empty()
        : evaluation(epochs.get(epochs.size() - 1))
            .map(now -> 1 - now.totalCost().doubleValue() / then.doubleValue());
  }
}
