package nndl.training;

import java.util.Optional;
import java.util.OptionalInt;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Traffic;
import nndl.training.worker.Weights;
import nndl.training.workload.Split;

/**
 * The interface between the driver, which has the weights, and the workers, which have the samples.
 * A training makes one call per iteration and one per evaluation. The results of all
 * implementations are equal bit by bit, except for the time that the workers report.
 */
public interface Exchange extends AutoCloseable {

  /**
   * Returns the sum of the gradients of all samples of a mini-batch, at {@code parameters} (chapter
   * 1, equation (19) without its 1/m). Each shard adds the gradients of its samples in the order of
   * the shuffle. The sums of the shards are then added along a fixed tree. The caller clears the
   * result before its next call, as a step does, since the next sum may be added to it, and does
   * not keep it.
   */
  Gradient sumGradients(Parameters parameters, MiniBatch miniBatch);

  /**
   * Like {@link #sumGradients(Parameters, MiniBatch)}, for a caller that promises a step: if it
   * changes the weights before its next call for a sum, it does so only by the {@linkplain
   * Weights#step(Schedule.Moment, Gradient) step} of {@code moment} with the result. Workers may
   * make that step too. If the caller makes none, they are sent its weights again.
   */
  default Gradient sumGradients(Weights weights, MiniBatch miniBatch, Schedule.Moment moment) {
    return sumGradients(weights.parameters(), miniBatch);
  }

  /**
   * Returns the first executor of those that make the steps themselves that has other weights or
   * another optimiser's state than the caller, or empty if none has.
   */
  default Optional<String> differing(Weights weights) {
    return Optional.empty();
  }

  /**
   * Evaluates the network with {@code parameters} on samples of a set of the workload.
   *
   * @param every the distance from one evaluated sample to the next in the whole set, beginning
   *     with the first sample; it does not depend on the shards
   */
  Evaluation evaluate(Parameters parameters, Split split, int every);

  /** Evaluates the network with {@code parameters} on all samples of a set. */
  default Evaluation evaluate(Parameters parameters, Split split) {
    return evaluate(parameters, split, 1);
  }

  /** Returns the hashes of the sets that the workers have loaded. */
  DataHashes hashes();

  /** Returns the traffic since the exchange was opened. Any thread may call this. */
  default Traffic traffic() {
    return Traffic.NONE;
  }

  /** Returns how many tasks hold slots now, or empty if slots are used only while there is work. */
  default OptionalInt tasks() {
    return OptionalInt.empty();
  }

  @Override
  void close();
}
