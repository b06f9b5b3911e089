package nndl.command.search;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunData;
import nndl.command.run.RunPlan;
import nndl.training.workload.Workload;

/**
 * One of several runs that are compared.
 *
 * @param number its place among them, from 0
 * @param own the options that it has of its own, by their names
 * @param plan which counts the validation samples too
 * @param directory of its files, below that of all
 */
public record Trial(int number, Map<String, String> own, RunPlan plan, String directory)
    implements Serializable {

  /** The same training with one seed after the other. */
  public static List<Trial> ofSeeds(TrainOptions options, RunData data) {
    List<Trial> trials = new ArrayList<>();
    long first = options.seed;
    for (int i = 0; i < options.selection.bestOf(); i++) {
      options.seed = first + i;
      Map<String, String> own = Map.of("seed", Long.toString(options.seed));
      RunPlan plan = RunPlan.of(options.describe(), data).judged(data.storage());
      trials.add(new Trial(i, own, plan, "seed-" + options.seed));
    }
    return trials;
  }

  /** How many epochs it has in all. */
  public int epochs() {
    return workload().hyperparameters().descent().epochs();
  }

  public Workload workload() {
    return plan.workload();
  }

  /** All that decides its model, but for its epochs and its samples. */
  public SortedMap<String, String> settings() {
    SortedMap<String, String> all = new TreeMap<>(plan.settings());
    all.putAll(plan.inputs());
    return all;
  }

  /** Its own options, as the user reads them. */
  public String text() {
    return own.entrySet().stream()
        .map(option -> option.getKey() + "=" + option.getValue())
        .collect(Collectors.joining(" "));
  }
}
