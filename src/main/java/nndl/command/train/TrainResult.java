package nndl.command.train;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.command.run.TrainingRun;
import nndl.command.search.FirstTrials;
import nndl.command.search.SearchResult;
import nndl.math.NumberText;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Folds;
import nndl.model.evaluation.Residuals;
import nndl.training.workload.Split;

/**
 * What {@code nndl train --json} prints. It contains no times, so equal runs print equal bytes.
 *
 * @param model the path of the model
 * @param endedEarly why the training ended before its last epoch, or null if it did not
 * @param end the evaluations at the end
 * @param folds the figures of the folds, or null if there are none
 * @param tune the combinations that were tried, or null if none were
 */
record TrainResult(
    String model,
    List<OfEpoch> epochs,
    String endedEarly,
    SortedMap<Split, Figures> end,
    @JsonInclude(NON_NULL) Folds folds,
    @JsonInclude(NON_NULL) List<SearchResult.OfTrial> tune) {

  /** The evaluations of an epoch. */
  record OfEpoch(int epoch, SortedMap<Split, Figures> evaluations) {}

  /**
   * The figures of an evaluation, of which {@code cost} is the average of a sample. Of numbers,
   * {@code numbers} takes the place of {@code correct} and {@code accuracy}.
   */
  record Figures(
      @JsonInclude(NON_NULL) Long correct,
      long count,
      @JsonInclude(NON_NULL) BigDecimal accuracy,
      BigDecimal cost,
      @JsonInclude(NON_NULL) List<OfNumber> numbers) {
    /** The figures of a number, in its unit; {@code r2} is null where it is not defined. */
    record OfNumber(BigDecimal rmse, BigDecimal mae, BigDecimal r2) {
      static OfNumber of(Residuals.Score score) {
        return new OfNumber(rounded(score.rmse()), rounded(score.mae()), rounded(score.r2()));
      }

      private static BigDecimal rounded(double number) {
        return NumberText.rounded(number, NumberText.FLOAT_DIGITS);
      }
    }

    static Figures of(Evaluation of) {
      Residuals residuals = of.residuals();
      return residuals.areKnown()
          ? new Figures(
              null,
              of.count(),
              null,
              of.averageCost(),
              residuals.scores().stream().map(OfNumber::of).toList())
          : new Figures(of.correct(), of.count(), of.accuracy(), of.averageCost(), null);
    }

    static SortedMap<Split, Figures> of(Map<Split, Evaluation> evaluations) {
      SortedMap<Split, Figures> figures = new TreeMap<>();
      evaluations.forEach((set, of) -> figures.put(set, of(of)));
      return figures;
    }
  }

  static TrainResult of(TrainingRun.Result result, FirstTrials.Found found) {
    return new TrainResult(
        result.path().orElseThrow().toString(),
        result.progress().history().epochs().stream()
            .map(epoch -> new OfEpoch(epoch.number(), Figures.of(epoch.evaluations())))
            .toList(),
        result.progress().earlyEnd().orElse(null),
        Figures.of(result.end()),
        found.folds(),
        found.tune());
  }
}
