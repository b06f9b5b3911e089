package nndl.command.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import nndl.command.predict.PredictionWriter.Written;
import nndl.data.recipe.Unseen;

/**
 * The sum of what all tasks of a prediction have written. Warns of a picture that cannot be read at
 * once. The rows of a table get one warning of each kind in the end, which does not depend on the
 * order of the tasks.
 */
public final class PredictionTotal {
  /** How many rows a warning names. */
  static final int MAX_PLACES = 3;

  private final long[] predictions;
  private final boolean isTable;
  private final Consumer<String> lines;
  private final SortedMap<Long, Written> inOrder = new TreeMap<>();
  private long unanswered;

  /**
   * @param lines takes warnings about samples without prediction
   */
  PredictionTotal(Prediction prediction, Consumer<String> lines) {
    this.predictions = new long[Math.max(1, prediction.ensemble().targets().predictions())];
    this.isTable = prediction.samples().isTable();
    this.lines = lines;
  }

  void add(Written written) {
    for (int p = 0; p < predictions.length; p++) {
      predictions[p] += written.predictions()[p];
    }
    unanswered += written.unanswered();
    if (isTable) {
      inOrder.put(written.from(), written);
    } else {
      written.reasons().forEach(this::warn);
    }
  }

  private void warn(String what) {
    lines.accept("warning: " + what);
  }

  /** Warns of the rows of a table that have no prediction or values that were not seen. */
  void warnOfRows() {
    List<String> places = new ArrayList<>();
    Unseen unseen = new Unseen();
    for (Written written : inOrder.values()) {
      places.addAll(written.reasons());
      unseen.add(written.unseen());
    }
    unseen.say(this::warn);
    if (!places.isEmpty()) {
      String named = String.join("; ", places.subList(0, Math.min(places.size(), MAX_PLACES)));
      warn(
          "%s no answer, since a number is missing: %s%s"
              .formatted(
                  unanswered == 1 ? "a row has" : unanswered + " rows have",
                  named,
                  unanswered > MAX_PLACES ? "; and so on" : ""));
    }
  }

  /** Returns how many samples have each prediction. */
  long[] predictions() {
    return predictions;
  }

  /** Whether a picture could not be read, which the user should mend. */
  boolean failed() {
    return !isTable && unanswered > 0;
  }

  /** Returns how many samples have no prediction. */
  long unanswered() {
    return unanswered;
  }
}
