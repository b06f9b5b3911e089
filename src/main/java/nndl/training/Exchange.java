package nndl.training;

import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Traffic;
import nndl.training.workload.Split;

/**
 * The interface between the driver, which holds the weights, and the workers, which hold the
 * samples. Training uses it with two calls: one per iteration and one per evaluation. All
 * implementations return the same bits, except for the time that the workers report.
 */
public interface Exchange extends AutoCloseable {

  /**
   * The sum of the gradients, at {@code parameters}, of all samples of a mini-batch (chapter 1,
   * equation (19) without its 1/m). The sum is taken per shard in the order of the shuffle, then
   * along the tree of shards. The caller may change the result, and may use it only until the next
   * call.
   */
  Gradient sumGradients(Parameters parameters, MiniBatch miniBatch);

  /**
   * Evaluates the network with these parameters on samples of a set of the workload.
   *
   * @param every evaluates the first sample and every {@code every}-th from there, however many
   *     shards there are
   */
  Evaluation evaluate(Parameters parameters, Split split, int every);

  /** Evaluates the network on all samples of a set. */
  default Evaluation evaluate(Parameters parameters, Split split) {
    return evaluate(parameters, split, 1);
  }

  /** The hashes of the sets, as the workers have loaded them. */
  DataHashes hashes();

  /** The traffic so far; any thread may call this. */
  default Traffic traffic() {
    return Traffic.NONE;
  }

  @Override
  void close();
}
