package nndl;

import java.util.Locale;
import java.util.SortedMap;
import nndl.checkpoint.Checkpoint;
import nndl.error.InputException;
import nndl.model.LayerTensors;
import nndl.network.Parameters;
import nndl.worker.Settings;
import nndl.worker.Workload;

/**
 * All that decides what a run ends with, but for the number of its epochs, as names and values: a
 * checkpoint holds it, and a run goes on only from a checkpoint that has the same. Samples and
 * initial weights count by what they are, not by where their files lie.
 */
final class RunSettings {
  private RunSettings() {}

  static SortedMap<String, String> of(TrainOptions options, Workload workload, Parameters initial) {
    SortedMap<String, String> settings = Settings.of(workload);
    settings.remove(Settings.EPOCHS);
    settings.put("validation", Long.toString(options.validation));
    settings.put("evaluate", options.evaluate.name().toLowerCase(Locale.ROOT));
    settings.put("training-data", workload.training().set().identity());
    if (workload.evaluation().count() > 0) {
      settings.put("evaluation-data", workload.evaluation().set().identity());
    }
    if (options.initialModel != null) {
      settings.put("initial-model", LayerTensors.fingerprint(initial.block()));
    }
    return settings;
  }

  /** Fails with all differences in one line. */
  static void requireSame(
      Object place, Checkpoint checkpoint, SortedMap<String, String> given, int epochs) {
    String differences = checkpoint.differences(given);
    int begun = checkpoint.epoch() + (checkpoint.position() > 0 ? 1 : 0);
    if (begun > epochs) {
      String line = "epochs: checkpoint %s, given %s".formatted(begun, epochs);
      differences += differences.isEmpty() ? line : "; " + line;
    }
    if (!differences.isEmpty()) {
      throw InputException.expected(place, "the settings of its checkpoint", differences);
    }
  }
}
