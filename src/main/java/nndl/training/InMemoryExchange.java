package nndl.training;

import nndl.data.SampleSource;
import nndl.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.order.MiniBatch;
import nndl.time.SystemClock;
import nndl.worker.DataHashes;
import nndl.worker.GradientTree;
import nndl.worker.ShardGroup;
import nndl.worker.Split;
import nndl.worker.Workload;

/** All shards in this thread, one after the other: what every other exchange is tested against. */
public final class InMemoryExchange implements Exchange {
  private final ShardGroup shards;
  private final GradientTree tree;

  public InMemoryExchange(Workload workload, SampleSource source) {
    this.shards =
        ShardGroup.load(workload, source, new SystemClock(), 0, workload.shards().count());
    this.tree = new GradientTree(workload.shards());
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    shards.sumGradients(parameters, miniBatch, tree::add);
    return tree.total();
  }

  @Override
  public Evaluation evaluate(Parameters parameters, Split split, int every) {
    return shards.evaluate(parameters, split, every);
  }

  @Override
  public DataHashes hashes() {
    return shards.hashes();
  }

  @Override
  public void close() {}
}
