package nndl.model.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nndl.model.evaluation.Evaluation.Cell;

/**
 * How well a network recognises one class, computed from the confusion matrix (van Rijsbergen 1979,
 * Information Retrieval, chapter 7). A ratio with denominator 0 is not defined and is empty.
 *
 * @param label the class
 * @param support how many samples belong to the class
 * @param predicted for how many samples the class was predicted
 * @param correct how many of these belong to the class
 */
public record ClassScore(int label, long support, long predicted, long correct) {

  /** The scores of all classes; empty if there are too many classes for a confusion matrix. */
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

  /** The share of the samples with this prediction that belong to the class. */
  public Optional<BigDecimal> precision() {
    return share(correct, predicted);
  }

  /** The share of the samples of the class that have this prediction. */
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
