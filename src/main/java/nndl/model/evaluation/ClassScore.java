package nndl.model.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nndl.model.evaluation.Evaluation.Cell;

/**
 * How well a network recognises one class: precision, recall and F1, computed from the confusion
 * matrix (van Rijsbergen 1979, Information Retrieval, chapter 7). A ratio whose denominator is 0 is
 * not defined, and the result is empty.
 *
 * @param label the index of the class
 * @param support the number of samples that belong to the class
 * @param predicted the number of samples for which the class was predicted
 * @param correct the number of samples that belong to the class and for which it was predicted
 */
public record ClassScore(int label, long support, long predicted, long correct) {

  /**
   * Computes the scores of all classes. Returns an empty list if there are too many classes for a
   * confusion matrix.
   */
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

  /** Of the samples for which the class was predicted, the share that belongs to the class. */
  public Optional<BigDecimal> precision() {
    return share(correct, predicted);
  }

  /** Of the samples that belong to the class, the share for which it was predicted. */
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
