package nndl.training;

import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.order.MiniBatch;

/**
 * The seam between the driver, which holds the weights, and the workers, which hold the samples.
 * Two calls cross it, and nothing else of training does. All implementations give the same bits.
 */
public interface Exchange extends AutoCloseable {

  /**
   * The sum of the gradients, at {@code parameters}, of all samples of a mini-batch: shard by shard
   * in the order of the shuffle, then along the tree of shards. The caller may change it, and must
   * be done with it at the next call.
   */
  Gradient sumGradients(Parameters parameters, MiniBatch miniBatch);

  /** How many of the evaluation samples get the right class. */
  long countCorrect(Parameters parameters);

  @Override
  void close();
}
