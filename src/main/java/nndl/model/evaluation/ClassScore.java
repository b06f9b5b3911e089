package nndl.model.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import nndl.math.NumberText;
import nndl.model.evaluation.Evaluation.Cell;

/**
 * How well a network recognises one class: precision, recall and F1, computed from the confusion
 * matrix (van Rijsbergen 1979, Information Retrieval, chapter 7). A ratio whose denominator is 0 is
 * not defined, and null stands for it.
 *
 * @param label the index of the class
 * @param precision of the samples for which the class was predicted, the share that belongs to it
 * @param recall of the samples that belong to the class, the share for which it was predicted
 * @param f1 the harmonic mean of precision and recall: 2 correct / (support + predicted)
 * @param support the number of samples that belong to the class
 */
public record ClassScore(
    @JsonProperty("class") int label,
    String name,
    BigDecimal precision,
    BigDecimal recall,
    BigDecimal f1,
    long support) {
  /** What a table for people has for a share that is not defined. */
  static final String UNDEFINED = "-";

  /**
   * Computes the scores of all classes. Returns an empty list if there are too many classes for a
   * confusion matrix.
   *
   * @param names the name of each class
   */
  public static List<ClassScore> of(Evaluation evaluation, List<String> names) {
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
      scores.add(
          new ClassScore(
              label,
              names.get(label),
              share(correct[label], predicted[label]),
              share(correct[label], support[label]),
              share(2 * correct[label], support[label] + predicted[label]),
              support[label]));
    }
    return scores;
  }

  private static BigDecimal share(long part, long whole) {
    return whole == 0 ? null : Evaluation.share(part, whole);
  }

  /** Returns one of the shares in a table for people. */
  public static String text(BigDecimal share) {
    return share == null ? UNDEFINED : NumberText.fixed(share, 4);
  }
}
