package nndl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.checkpoint.Snapshots.Snapshot;
import nndl.evaluation.Evaluation;
import nndl.model.format.Int8Rows;
import nndl.training.Epoch;

/** What a slider over the epochs shows: what was confused, and what hidden neurons looked for. */
final class SnapshotsJson {
  /** As a training takes snapshots. */
  private static final int MOST = 10;

  /** Ten matrices of more classes are too large for a page. */
  private static final int MOST_CLASSES = 100;

  private static final int BASE64_OF_3 = 4;

  private SnapshotsJson() {}

  /**
   * Writes what there is and why there is no more.
   *
   * @param room how many characters there are for weights
   */
  static void write(RunFolder run, long room, ObjectNode target) {
    Map<Integer, Int8Rows> weights = new HashMap<>();
    for (Snapshot snapshot : run.snapshots().taken()) {
      weights.put(snapshot.epoch(), snapshot.weights());
    }
    List<Epoch> epochs = spread(run.epochs());
    epochs = fitting(epochs, weights, room);
    boolean hasWeights =
        !epochs.isEmpty() && epochs.stream().allMatch(e -> weights.containsKey(e.number()));
    boolean hasConfusion = epochs.stream().anyMatch(epoch -> confusion(epoch).isPresent());
    if (!hasWeights) {
      target.put("noHidden", noHidden(run, weights));
    }
    if (!hasWeights && !hasConfusion) {
      return;
    }
    ObjectNode node = target.putObject("snapshots");
    ArrayNode numbers = node.putArray("epochs");
    epochs.forEach(epoch -> numbers.add(epoch.number()));
    if (hasConfusion) {
      epochs.get(0).counted().ifPresent(set -> node.put("set", set.toString()));
      ArrayNode matrices = node.putArray("confusion");
      for (Epoch epoch : epochs) {
        Optional<Evaluation> evaluation = confusion(epoch);
        if (evaluation.isPresent()) {
          Figures.writeConfusion(evaluation.get(), matrices.addArray());
        } else {
          matrices.addNull();
        }
      }
    }
    if (hasWeights) {
      writeHidden(epochs.stream().map(epoch -> weights.get(epoch.number())).toList(), node);
    }
  }

  /** The first epoch and each s-th after it, with the least s that is a power of two. */
  private static List<Epoch> spread(List<Epoch> epochs) {
    int step = 1;
    while (epochs.size() > MOST * step) {
      step *= 2;
    }
    return each(step, epochs);
  }

  private static List<Epoch> each(int step, List<Epoch> epochs) {
    List<Epoch> some = new ArrayList<>();
    for (int i = 0; i < epochs.size(); i += step) {
      some.add(epochs.get(i));
    }
    return some;
  }

  /** So many of them that their weights find room. */
  private static List<Epoch> fitting(
      List<Epoch> epochs, Map<Integer, Int8Rows> weights, long room) {
    List<Epoch> some = epochs;
    while (some.size() > 1 && characters(some, weights) > room) {
      some = each(2, some);
    }
    if (characters(some, weights) > room) {
      weights.clear();
      return epochs;
    }
    return some;
  }

  private static long characters(List<Epoch> epochs, Map<Integer, Int8Rows> weights) {
    return epochs.stream()
        .map(epoch -> weights.get(epoch.number()))
        .filter(rows -> rows != null)
        .mapToLong(rows -> (long) rows.values().length + Float.BYTES * rows.rows())
        .map(bytes -> (bytes + 2) / 3 * BASE64_OF_3)
        .sum();
  }

  private static Optional<Evaluation> confusion(Epoch epoch) {
    return epoch
        .counted()
        .map(epoch.evaluations()::get)
        .filter(evaluation -> evaluation.classes() <= MOST_CLASSES);
  }

  private static String noHidden(RunFolder run, Map<Integer, Int8Rows> weights) {
    if (run.snapshots().taken().isEmpty()) {
      return "Weights of epochs are kept where the first hidden layer has at most 100 neurons and"
          + " at most 2^20 weights; this training kept none.";
    }
    return weights.isEmpty()
        ? "The page has no room for the weights of epochs."
        : "The snapshots are of other epochs than the record.";
  }

  private static void writeHidden(List<Int8Rows> all, ObjectNode node) {
    ObjectNode hidden = node.putObject("hidden");
    hidden.put("rows", all.get(0).rows()).put("columns", all.get(0).columns());
    ArrayNode weights = hidden.putArray("weights");
    ArrayNode scales = hidden.putArray("scales");
    for (Int8Rows rows : all) {
      weights.add(Json.base64(rows.values()));
      scales.add(Json.base64(rows.scales()));
    }
  }
}
