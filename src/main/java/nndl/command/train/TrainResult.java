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
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Folds;
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

  /** The figures of an evaluation, of which {@code cost} is the average of a sample. */
  record Figures(long correct, long count, BigDecimal accuracy, BigDecimal cost) {
    static SortedMap<Split, Figures> of(Map<Split, Evaluation> evaluations) {
      SortedMap<Split, Figures> figures = new TreeMap<>();
      evaluations.forEach(
          (set, of) ->
              figures.put(
                  set, new Figures(of.correct(), of.count(), of.accuracy(), of.averageCost())));
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
