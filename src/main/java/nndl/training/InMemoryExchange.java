package nndl.training;

import nndl.data.SampleSource;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.time.SystemClock;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * An exchange that computes all shards in the calling thread. It is the reference that every other
 * exchange is tested against.
 */
public record InMemoryExchange(ShardGroup shards, GradientTree tree) implements Exchange {
  public InMemoryExchange(Workload workload, SampleSource source) {
    this(
        ShardGroup.load(workload, source, new SystemClock(), 0, workload.shards().count()),
        new GradientTree(workload.shards()));
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
