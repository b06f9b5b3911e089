package nndl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import nndl.model.evaluation.Evaluation;
import nndl.model.format.Int8Rows;
import nndl.training.Epoch;
import nndl.training.checkpoint.Snapshots.Snapshot;

/**
 * Writes the data of some epochs, which the page shows by a slider: the confusion matrices, and the
 * weights of the neurons of the first hidden layer.
 */
final class SnapshotsJson {
  /**
   * The largest number of epochs that are shown. A training stores at most this number of
   * snapshots.
   */
  private static final int MAX = 10;

  /**
   * The largest number of classes for which there are matrices. Ten larger matrices would make the
   * page too large.
   */
  private static final int MAX_CLASSES = 100;

  private final List<Epoch> epochs;
  private final Map<Integer, Int8Rows> weights = new HashMap<>();

  /** The reason why there are no weights; empty if there are weights. */
  private final Optional<String> noHidden;

  /**
   * Selects the epochs that are shown. If the page has no space for the weights of all of them,
   * every second epoch is left out, if necessary several times. If there is no space even for one
   * epoch, no weights are shown.
   *
   * @param space returns the number of bytes that are left for weights
   */
  SnapshotsJson(RunFolder run, LongSupplier space) {
    for (Snapshot snapshot : run.snapshots().taken()) {
      weights.put(snapshot.epoch(), snapshot.weights());
    }
    List<Epoch> spread = spread(run.epochs());
    List<Epoch> fitting = spread;
    long available = weights.isEmpty() ? 0 : space.getAsLong();
    while (fitting.size() > 1 && characters(fitting) > available) {
      fitting = each(2, fitting);
    }
    noHidden = noHidden(spread, characters(fitting) > available);
    epochs = noHidden.isEmpty() ? fitting : spread;
  }

  /**
   * Returns the first epoch and every s-th epoch after it. The step s is the smallest power of two
   * that leaves at most {@value #MAX} epochs.
   */
  private static List<Epoch> spread(List<Epoch> epochs) {
    int step = 1;
    while (epochs.size() > MAX * step) {
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

  /** Returns the number of characters that the weights of these epochs take in base64. */
  private long characters(List<Epoch> of) {
    return of.stream()
        .map(epoch -> weights.get(epoch.number()))
        .filter(Objects::nonNull)
        .mapToLong(rows -> rows.values().length + (long) Float.BYTES * rows.rows())
        .map(bytes -> (bytes + 2) / 3 * 4)
        .sum();
  }

  private Optional<String> noHidden(List<Epoch> spread, boolean tooLarge) {
    if (weights.isEmpty()) {
      return Optional.of(
          "Weights of epochs are kept where the first hidden layer has at most 100 neurons and"
              + " at most 2^20 weights; here there are none.");
    }
    if (!spread.stream().allMatch(epoch -> weights.containsKey(epoch.number()))) {
      return Optional.of("The snapshots are of other epochs than the record.");
    }
    return tooLarge
        ? Optional.of("The page has no room for the weights of epochs.")
        : Optional.empty();
  }

  /** Writes the snapshots or, if some are missing, the reason. */
  void write(ObjectNode target) {
    noHidden.ifPresent(why -> target.put("noHidden", why));
    boolean hasConfusion = epochs.stream().anyMatch(epoch -> confusion(epoch).isPresent());
    if (epochs.isEmpty() || (noHidden.isPresent() && !hasConfusion)) {
      return;
    }
    ObjectNode node = target.putObject("snapshots");
    node.set("epochs", Json.array(epochs, Epoch::number));
    if (hasConfusion) {
      epochs.get(0).counted().ifPresent(set -> node.put("set", set.toString()));
      node.set(
          "confusion",
          Json.array(epochs, epoch -> confusion(epoch).map(Figures::confusion).orElse(null)));
    }
    if (noHidden.isEmpty()) {
      writeHidden(epochs.stream().map(epoch -> weights.get(epoch.number())).toList(), node);
    }
  }

  private static Optional<Evaluation> confusion(Epoch epoch) {
    return epoch
        .counted()
        .map(epoch.evaluations()::get)
        .filter(evaluation -> evaluation.classes() <= MAX_CLASSES);
  }

  private static void writeHidden(List<Int8Rows> all, ObjectNode node) {
    ObjectNode hidden = node.putObject("hidden");
    hidden.put("rows", all.get(0).rows()).put("columns", all.get(0).columns());
    hidden.set("weights", Json.array(all, Int8Rows::values));
    hidden.set("scales", Json.array(all, rows -> Json.bytes(rows.scales())));
  }
}
