package nndl.model.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nndl.model.evaluation.Evaluation.Cell;

/**
 * How well a network knows one class. All of it comes of the confusion matrix (van Rijsbergen 1979,
 * Information Retrieval, chapter 7). A share of nothing is not defined, and then empty.
 *
 * @param label the class
 * @param support how many samples are of it
 * @param predicted how many samples it was predicted for
 * @param correct how many of these are of it
 */
public record ClassScore(int label, long support, long predicted, long correct) {

  /** Of each class; none where an evaluation has no matrix, since there are too many classes. */
  public static List<ClassScore> of(Evaluation evaluation) {
    int classes = evaluation.classes();
    if (classes > Evaluation.MAX_CONFUSION_CLASSES) {
      return List.of();
    }
    long[] support = new long[classes];
    long[] predicted = new long[evaluation.predictions()];
    long[] correct = new long[classes];
    for (Cell cell : evaluation.confusion()) {
      support[cell.label()] += cell.count();
      predicted[cell.prediction()] += cell.count();
      correct[cell.label()] += cell.label() == cell.prediction() ? cell.count() : 0;
    }
    List<ClassScore> scores = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      scores.add(new ClassScore(label, support[label], predicted[label], correct[label]));
    }
    return scores;
  }

  /** How many of the samples that it was predicted for are of it. */
  public Optional<BigDecimal> precision() {
    return share(correct, predicted);
  }

  /** For how many of its samples it was predicted. */
  public Optional<BigDecimal> recall() {
    return share(correct, support);
  }

  /** The harmonic mean of precision and recall: 2 correct / (support + predicted). */
  public Optional<BigDecimal> f1() {
    return share(2 * correct, support + predicted);
  }

  private static Optional<BigDecimal> share(long part, long whole) {
    return whole == 0
        ? Optional.empty()
        : Optional.of(
            BigDecimal.valueOf(part)
                .divide(BigDecimal.valueOf(whole), Evaluation.DECIMALS, RoundingMode.HALF_EVEN));
  }
}
