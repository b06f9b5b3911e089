package nndl.training.workload;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import nndl.data.SampleRange;
import nndl.data.sampling.Shards;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Coding;
import nndl.network.Layout;

/**
 * What a worker must know to load its shards and compute on them; small, since samples never
 * travel.
 *
 * @param sets the samples that are needed: those trained on, and those evaluated
 */
public record Workload(Hyperparameters hyperparameters, Shards shards, Map<Split, SampleRange> sets)
    implements Serializable {

  public Workload {
    sets = Collections.unmodifiableMap(new EnumMap<>(sets));
  }

  /** The sizes of the layers. */
  public Layout layout() {
    return hyperparameters.layout();
  }

  /** The samples that the network is trained on. */
  public SampleRange training() {
    return sets.get(Split.TRAINING);
  }

  /** An evaluation of no samples, to be added to. */
  public EvaluationSum newEvaluation() {
    Coding targets = hyperparameters.network().targets();
    return new EvaluationSum(targets.classes(), targets.predictions(), layout().hidden());
  }
}
