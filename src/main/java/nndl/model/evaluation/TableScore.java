package nndl.model.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import nndl.math.NumberText;

/**
 * What an accuracy on rows of a table is worth. A figure that is not defined is null.
 *
 * @param mostFrequent the name of the most frequent class of the rows
 * @param mostFrequentShare its share: the accuracy of the answer that is always this class
 * @param balancedAccuracy the mean recall of the classes that the rows have
 * @param macroF1 the mean F1 of the classes that the rows or the predictions have
 * @param positive the second of two classes, for which the areas are
 * @param rocArea the area under its ROC curve
 * @param precisionRecallArea the area under its precision-recall curve
 * @param recognised whether the rows are those of a set of the training
 * @param trained how many of other rows also occur among the rows that the model was trained on, or
 *     null if that is not known
 */
public record TableScore(
    String mostFrequent,
    BigDecimal mostFrequentShare,
    BigDecimal balancedAccuracy,
    BigDecimal macroF1,
    String positive,
    BigDecimal rocArea,
    BigDecimal precisionRecallArea,
    boolean recognised,
    Long trained) {

  /**
   * Computes the figures.
   *
   * @param names the name of each class
   * @param ranks the confidences of the same rows; it counts only if there are two classes
   */
  public static TableScore of(
      Evaluation evaluation, List<String> names, RankSum ranks, boolean recognised, Long trained) {
    List<ClassScore> classes = ClassScore.of(evaluation, names);
    ClassScore most =
        classes.stream().reduce((a, b) -> b.support() > a.support() ? b : a).orElseThrow();
    List<BigDecimal> areas = names.size() == 2 ? ranks.areas() : List.of();
    return new TableScore(
        most.name(),
        Evaluation.share(most.support(), evaluation.count()),
        mean(classes, ClassScore::recall),
        mean(classes, ClassScore::f1),
        areas.isEmpty() ? null : names.get(1),
        areas.isEmpty() ? null : areas.get(0),
        areas.isEmpty() ? null : areas.get(1),
        recognised,
        trained);
  }

  private static BigDecimal mean(
      List<ClassScore> classes, Function<ClassScore, BigDecimal> quantity) {
    List<BigDecimal> known = classes.stream().map(quantity).filter(Objects::nonNull).toList();
    return known.stream()
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .divide(BigDecimal.valueOf(known.size()), Evaluation.DECIMALS, RoundingMode.HALF_EVEN);
  }

  /** Returns what is said of rows that are of no set of the training. */
  String training() {
    return trainingText(trained);
  }

  /**
   * Like the other.
   *
   * @param trained how many of the rows the model was trained on, or null if that is not known
   */
  public static String trainingText(Long trained) {
    return trained == null
        ? "it is not known whether the model was trained on some of these rows"
        : "of these rows, %s also occur among those that the model was trained on"
            .formatted(trained);
  }

  /** Returns what stands beside the accuracy. */
  String beside() {
    return "the most frequent class alone, %s: %s"
        .formatted(mostFrequent, NumberText.percent(mostFrequentShare));
  }

  /** Returns what stands beside the accuracy of an evaluation. */
  public static String beside(Evaluation evaluation, List<String> names) {
    return of(evaluation, names, new RankSum(), true, null).beside();
  }
}
