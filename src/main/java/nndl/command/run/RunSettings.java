package nndl.command.run;

import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import nndl.error.InputException;
import nndl.model.format.LayerTensors;
import nndl.network.Parameters;
import nndl.training.Monitoring;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Settings;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * All that decides what a run ends with, as names and values, but for the number of its epochs
 * where nothing else depends on it: a checkpoint holds it, and a run goes on only from a checkpoint
 * that has the same. Samples and initial weights count by what they are, not by where their files
 * lie; of samples, how many there are is known before they are loaded, and a hash of them
 * afterwards.
 */
public final class RunSettings {
  private RunSettings() {}

  /**
   * The settings of a run.
   *
   * @param initial the weights that it starts from; asked only if they are those of a model
   */
  public static SortedMap<String, String> of(
      RunDescription description, Workload workload, Supplier<Parameters> initial) {
    Monitoring monitoring = description.samples().monitoring();
    SortedMap<String, String> settings = Settings.of(workload);
    if (!workload.hyperparameters().descent().needsTotal()) {
      settings.remove(Settings.EPOCHS);
    }
    settings.put("validation", Long.toString(description.samples().validation()));
    settings.put("evaluate", list(monitoring.evaluate()));
    settings.put("monitor", list(monitoring.monitor()));
    if (workload.hyperparameters().descent().schedule() instanceof Schedule.Halving) {
      boolean holdsOut = workload.sets().containsKey(Split.VALIDATION);
      Split judged = holdsOut ? Split.VALIDATION : monitoring.counted().orElseThrow();
      settings.put("halving-by", judged.toString());
    }
    workload.sets().forEach((split, range) -> settings.put(split + "-data", range.set().size()));
    if (description.initialModel() != null) {
      settings.put("initial-model", LayerTensors.fingerprint(initial.get().block()));
    }
    return settings;
  }

  private static String list(List<?> values) {
    return values.isEmpty()
        ? "none"
        : values.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  /** Fails with all differences in one line. */
  public static void requireSame(
      Object place, Checkpoint checkpoint, SortedMap<String, String> given, int epochs) {
    String differences = checkpoint.differences(given);
    int begun = checkpoint.epoch() + (checkpoint.position() > 0 ? 1 : 0);
    if (begun > epochs && !given.containsKey(Settings.EPOCHS)) {
      String line = "epochs: checkpoint %s, given %s".formatted(begun, epochs);
      differences += differences.isEmpty() ? line : "; " + line;
    }
    if (!differences.isEmpty()) {
      throw InputException.expected(place, "the settings of its checkpoint", differences);
    }
  }

  /** Fails if the samples that were loaded are not those of the checkpoint. */
  public static void requireSameData(Object place, Checkpoint checkpoint, DataHashes loaded) {
    String differences = checkpoint.differencesOfData(loaded.texts());
    if (!differences.isEmpty()) {
      throw InputException.expected(place, "the samples of its checkpoint", differences);
    }
  }
}
