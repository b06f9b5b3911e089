package nndl.command.predict;

import java.util.function.Consumer;
import nndl.command.predict.PredictionWriter.Written;
import nndl.model.ensemble.Ensemble;

/** The sum of what all tasks of a prediction have written. */
public final class PredictionTotal {
  private final long[] predictions;
  private final Consumer<String> lines;
  private long unreadable;

  /**
   * @param lines takes a warning for each sample that cannot be read
   */
  PredictionTotal(Ensemble ensemble, Consumer<String> lines) {
    this.predictions = new long[ensemble.targets().predictions()];
    this.lines = lines;
  }

  void add(Written written) {
    for (int p = 0; p < predictions.length; p++) {
      predictions[p] += written.predictions()[p];
    }
    unreadable += written.unreadable().size();
    written.unreadable().forEach(why -> lines.accept("warning: " + why));
  }

  /** Returns how many samples have each prediction. */
  long[] predictions() {
    return predictions;
  }

  /** Returns how many samples have no prediction. */
  long unreadable() {
    return unreadable;
  }
}
