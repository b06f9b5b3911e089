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
 * The description of a training from which a worker can load its shards and compute on them. It is
 * small, since it contains no samples.
 *
 * @param sets the ranges of samples for training and for evaluations
 * @param weight the sum of the weights of the training samples: their number if each counts once
 */
public record Workload(
    Hyperparameters hyperparameters, Shards shards, Map<Split, SampleRange> sets, double weight)
    implements Serializable {

  public Workload {
    sets = Collections.unmodifiableMap(new EnumMap<>(sets));
  }

  /** A workload whose samples each count once. */
  public Workload(Hyperparameters hyperparameters, Shards shards, Map<Split, SampleRange> sets) {
    this(hyperparameters, shards, sets, sets.get(Split.TRAINING).count());
  }

  /** The sizes of the layers. */
  public Layout layout() {
    return hyperparameters.layout();
  }

  /** The samples that the network is trained on. */
  public SampleRange training() {
    return sets.get(Split.TRAINING);
  }

  /** Returns an empty evaluation, to which samples can be added. */
  public EvaluationSum newEvaluation() {
    Coding targets = hyperparameters.network().targets();
    return new EvaluationSum(
        targets.classes(), targets.predictions(), targets.units(), layout().hidden());
  }

  /** The number of samples of a set. */
  public long count(Split split) {
    return sets().get(split).count();
  }
}
