package nndl.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import nndl.model.evaluation.ClassScore;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Interval;

/** Writes the figures of an evaluation, which the page draws. */
final class Figures {
  /**
   * The largest number of classes for which a matrix is written. A larger matrix would make the
   * page too large.
   */
  private static final int MAX_CLASSES = 200;

  private static final int RELIABILITY_BINS = 10;

  private Figures() {}

  /**
   * Writes the number of correctly classified samples, the number of all samples, and the
   * confidence interval of the accuracy.
   */
  static void writeCount(Evaluation evaluation, ObjectNode target) {
    Interval interval = Interval.wilson(evaluation.correct(), evaluation.count());
    target.put("right", evaluation.correct()).put("of", evaluation.count());
    target.put("low", Json.number(interval.low())).put("high", Json.number(interval.high()));
  }

  /**
   * Writes precision, recall and F1 of each class. Writes nothing if they or the names are not
   * known for every class, or if there are no classes.
   */
  static void writeClasses(Evaluation evaluation, List<String> names, ObjectNode run) {
    if (evaluation.classes() > Evaluation.MAX_CONFUSION_CLASSES
        || names.isEmpty()
        || names.size() != evaluation.classes()) {
      return;
    }
    ArrayNode classes = run.putArray("classes");
    for (ClassScore score : ClassScore.of(evaluation, names)) {
      classes
          .addObject()
          .put("name", score.name())
          .put("precision", number(score.precision()))
          .put("recall", number(score.recall()))
          .put("f1", number(score.f1()))
          .put("support", score.support());
    }
  }

  private static BigDecimal number(BigDecimal share) {
    return share == null ? null : Json.number(share.doubleValue());
  }

  static boolean hasConfusion(Evaluation evaluation) {
    return evaluation.classes() <= MAX_CLASSES;
  }

  /** Returns the confusion matrix: one row for each class, with one number for each prediction. */
  static JsonNode confusion(Evaluation evaluation) {
    long[][] counts = new long[evaluation.classes()][evaluation.predictions()];
    evaluation.confusion().forEach(cell -> counts[cell.label()][cell.prediction()] = cell.count());
    return Json.array(List.of(counts), row -> row);
  }

  /**
   * Writes the average confidence and the accuracy of the samples in each of {@value
   * #RELIABILITY_BINS} bins of the confidence.
   */
  static void writeReliability(Evaluation evaluation, ArrayNode target) {
    int width = Evaluation.BINS / RELIABILITY_BINS;
    for (int bin = 0; bin < RELIABILITY_BINS; bin++) {
      long count = 0;
      long right = 0;
      double confidence = 0;
      for (int b = bin * width; b < (bin + 1) * width; b++) {
        count += evaluation.confidences()[b];
        right += evaluation.right()[b];
        confidence += (b + 0.5) / Evaluation.BINS * evaluation.confidences()[b];
      }
      target
          .addObject()
          .put("confidence", Json.number(confidence / count))
          .put("accuracy", Json.number((double) right / count))
          .put("count", count);
    }
  }

  /**
   * Writes the accuracy on the samples with the highest confidence, for different shares of the
   * samples (the coverage).
   */
  static void writeCoverage(Evaluation evaluation, ArrayNode target) {
    double all = evaluation.count();
    long count = 0;
    long right = 0;
    for (int bin = Evaluation.BINS - 1; bin >= 0; bin--) {
      count += evaluation.confidences()[bin];
      right += evaluation.right()[bin];
      if (evaluation.confidences()[bin] > 0) {
        target
            .addObject()
            .put("coverage", Json.number(count / all))
            .put("accuracy", Json.number((double) right / count));
      }
    }
  }
}
