package nndl.command.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RecipeJson;
import nndl.data.storage.Sha256;
import nndl.error.InputException;
import nndl.model.format.LayerTensors;
import nndl.network.Parameters;
import nndl.training.Monitoring;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Descent;
import nndl.training.workload.Settings;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * Collects every setting that affects the result of a run, as names and values. A run resumes only
 * from a checkpoint with the same settings. The number of epochs is left out if no other setting
 * depends on it, so that a run can be resumed with more epochs. Samples and initial weights are
 * compared by their content, not by their paths. The number of samples is compared before they are
 * loaded, and their hash afterwards.
 */
public final class RunSettings {
  private static final String RECIPE = "recipe-hash";

  private RunSettings() {}

  /** Returns the hash of a recipe, as settings have it. */
  private static String hash(Recipe recipe) {
    byte[] text = RecipeJson.text(recipe).getBytes(UTF_8);
    return HexFormat.of().formatHex(Sha256.digest().digest(text));
  }

  /** Whether the settings are those of a training on rows with this recipe. */
  public static boolean areOf(Recipe recipe, Map<String, String> settings) {
    return hash(recipe).equals(settings.get(RECIPE));
  }

  /**
   * Returns the settings of a run.
   *
   * @param initial returns the initial weights. It is called only if they come from a model.
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
      Split set = holdsOut ? Split.VALIDATION : monitoring.counted().orElseThrow();
      settings.put("halving-by", set.toString());
    }
    workload.sets().forEach((split, range) -> settings.put(split + "-data", range.set().size()));
    if (description.samples().recipe() != null) {
      settings.put(RECIPE, hash(description.samples().recipe()));
    }
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

  /**
   * Fails if the settings of a checkpoint differ from the given settings, or if it is beyond the
   * last epoch. The message lists all differences.
   */
  public static void requireSame(
      Object place, Checkpoint checkpoint, SortedMap<String, String> given, Descent descent) {
    String differences = checkpoint.differences(given);
    int begun = checkpoint.epoch() + (checkpoint.position() > 0 ? 1 : 0);
    String epochs = given.get(Settings.EPOCHS);
    if (epochs == null && begun > descent.epochs()) {
      String line = "epochs: checkpoint %s, given %s".formatted(begun, descent.epochs());
      differences += differences.isEmpty() ? line : "; " + line;
    } else if (epochs != null && !epochs.equals(checkpoint.settings().get(Settings.EPOCHS))) {
      String fixing = descent.schedule().needsTotal() ? "schedule" : "average";
      differences += " (--%s %s fixes the epochs)".formatted(fixing, given.get(fixing));
    }
    if (!differences.isEmpty()) {
      throw InputException.expected(place, "the settings of its checkpoint", differences);
    }
  }

  /** Fails if the loaded samples differ from the samples of the checkpoint. */
  public static void requireSameData(Object place, Checkpoint checkpoint, DataHashes loaded) {
    String differences = checkpoint.differencesOfData(loaded.texts());
    if (!differences.isEmpty()) {
      throw InputException.expected(place, "the samples of its checkpoint", differences);
    }
  }
}
