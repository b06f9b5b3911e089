package nndl.command.search;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nndl.command.RunNames;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunData;
import nndl.command.run.RunDescription;
import nndl.command.run.RunPlan;
import nndl.math.NumberText;
import nndl.training.workload.Workload;

/**
 * One of several runs that are compared.
 *
 * @param number the number of the trial, from 0
 * @param own the options whose values differ between trials, by name
 * @param plan the plan of the run, with the validation set
 * @param directory the directory of the trial's files, relative to the directory of the search
 */
public record Trial(int number, Map<String, String> own, RunPlan plan, String directory)
    implements Serializable {
  /** A number of at most four digits as {@link Space.Range} writes it. */
  private static final Pattern EXPONENT = Pattern.compile("[0-9]\\.[0-9]{1,3}E-[0-9]+");

  /** Returns trials of the same training with consecutive seeds. */
  public static List<Trial> ofSeeds(TrainOptions options, RunData data) {
    List<Trial> trials = new ArrayList<>();
    long first = options.seed;
    for (int i = 0; i < options.selection.bestOf; i++) {
      options.seed = first + i;
      Map<String, String> own = Map.of("seed", Long.toString(options.seed));
      RunPlan plan = RunPlan.of(options.describe(), data).forTrial(data.storage());
      trials.add(new Trial(i, own, plan, RunNames.seed(Long.toString(options.seed))));
    }
    return trials;
  }

  /** The trainings of trials. */
  static List<RunDescription> descriptions(List<Trial> trials) {
    return trials.stream().map(trial -> trial.plan().description()).toList();
  }

  /** The number of epochs of the whole trial. */
  public int epochs() {
    return workload().hyperparameters().descent().epochs();
  }

  public Workload workload() {
    return plan.workload();
  }

  /**
   * Returns the settings that affect the model. The number of epochs is among them only if another
   * setting depends on it. Of the samples, only their number is among them.
   */
  public SortedMap<String, String> settings() {
    SortedMap<String, String> all = new TreeMap<>(plan.settings());
    all.putAll(plan.inputs());
    return all;
  }

  /** Returns the options of this trial as text for the user. */
  public String text() {
    return own.entrySet().stream()
        .map(option -> option.getKey() + "=" + readable(option.getValue()))
        .collect(Collectors.joining(" "));
  }

  /** Returns a value without the exponent of a small number, which few people read. */
  private static String readable(String value) {
    return EXPONENT.matcher(value).matches()
        ? NumberText.readable(Double.parseDouble(value))
        : value;
  }
}
