package nndl.training;

import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Traffic;
import nndl.training.workload.Split;

/**
 * The seam between the driver, which holds the weights, and the workers, which hold the samples.
 * Two calls an iteration or epoch cross it, and nothing else of training does. All implementations
 * give the same bits, but for how long the workers say that they have computed.
 */
public interface Exchange extends AutoCloseable {

  /**
   * The sum of the gradients, at {@code parameters}, of all samples of a mini-batch (chapter 1,
   * equation (19) without its 1/m): shard by shard in the order of the shuffle, then along the tree
   * of shards. The caller may change it, and must be done with it at the next call.
   */
  Gradient sumGradients(Parameters parameters, MiniBatch miniBatch);

  /**
   * What the network with these parameters answers to samples of a set of the workload.
   *
   * @param every which of them: the first, and from there each so-manyth, whatever the shards
   */
  Evaluation evaluate(Parameters parameters, Split split, int every);

  /** What it answers to all samples of a set. */
  default Evaluation evaluate(Parameters parameters, Split split) {
    return evaluate(parameters, split, 1);
  }

  /** The hashes of the sets, as the workers have loaded them. */
  DataHashes hashes();

  /** What it has cost so far; any thread may ask. */
  default Traffic traffic() {
    return Traffic.NONE;
  }

  @Override
  void close();
}
