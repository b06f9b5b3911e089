package nndl.command.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nndl.command.run.TrainingRun;
import nndl.model.evaluation.Evaluation;
import nndl.training.Epoch;
import nndl.training.RunRecord;
import nndl.training.workload.Split;

/**
 * Writes the JSON object that {@code nndl train --json} prints in one line. It contains no times,
 * so equal runs print equal bytes.
 */
final class TrainJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TrainJson() {}

  /**
   * Returns the result of a training: the path of the model, the evaluations of each epoch, why the
   * training ended early (null if it did not), and the evaluations at the end.
   */
  static String of(TrainingRun.Result result) {
    ObjectNode node = JSON.createObjectNode().put("format", "nndl-training-1");
    node.put("model", result.path().orElseThrow().toString());
    ArrayNode epochs = node.putArray("epochs");
    for (Epoch epoch : result.progress().history().epochs()) {
      ObjectNode one = epochs.addObject().put("epoch", epoch.number());
      write(epoch.evaluations(), one.putObject("evaluations"));
    }
    node.put("ended-early", result.progress().earlyEnd().orElse(null));
    write(result.end(), node.putObject("end"));
    return node.toString();
  }

  private static void write(Map<Split, Evaluation> evaluations, ObjectNode target) {
    new TreeMap<>(evaluations)
        .forEach(
            (set, evaluation) ->
                target
                    .putObject(set.toString())
                    .put("correct", evaluation.correct())
                    .put("count", evaluation.count())
                    .put("accuracy", evaluation.accuracy().stripTrailingZeros())
                    .put("cost", evaluation.averageCost().stripTrailingZeros()));
  }

  /** Returns what a dry run has found. */
  static String of(List<String> plan, List<String> faults) {
    ObjectNode node = JSON.createObjectNode().put("format", "nndl-dry-run-1");
    node.put("ok", faults.isEmpty());
    plan.forEach(node.putArray("plan")::add);
    faults.forEach(node.putArray("faults")::add);
    return node.toString();
  }

  /**
   * Returns the result of a test of learning rates. A cost that is infinite or NaN becomes null.
   */
  static String of(RangeTest.Result result) {
    ObjectNode node = JSON.createObjectNode().put("format", "nndl-rates-1");
    ArrayNode rates = node.putArray("rates");
    for (int i = 0; i < result.rates().length; i++) {
      double cost = result.costs()[i];
      rates
          .addObject()
          .put("rate", RunRecord.decimal(result.rates()[i]))
          .put("cost", Double.isFinite(cost) ? RunRecord.decimal(cost) : null);
    }
    node.put(
        "suggestion",
        result.suggestion().isPresent()
            ? FindLearningRate.rounded(result.suggestion().getAsDouble())
            : null);
    return node.toString();
  }
}
