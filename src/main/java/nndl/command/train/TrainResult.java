package nndl.command.train;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.command.run.TrainingRun;
import nndl.model.evaluation.Evaluation;
import nndl.training.workload.Split;

/**
 * What {@code nndl train --json} prints. It contains no times, so equal runs print equal bytes.
 *
 * @param model the path of the model
 * @param endedEarly why the training ended before its last epoch, or null if it did not
 * @param end the evaluations at the end
 */
record TrainResult(
    String model, List<OfEpoch> epochs, String endedEarly, SortedMap<Split, Figures> end) {

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

  static TrainResult of(TrainingRun.Result result) {
    return new TrainResult(
        result.path().orElseThrow().toString(),
        result.progress().history().epochs().stream()
            .map(epoch -> new OfEpoch(epoch.number(), Figures.of(epoch.evaluations())))
            .toList(),
        result.progress().earlyEnd().orElse(null),
        Figures.of(result.end()));
  }
}
