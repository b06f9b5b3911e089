package nndl.training.worker;

import java.util.List;
import java.util.stream.IntStream;
import nndl.data.SampleSource;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.time.Clock;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * Neighbouring shards that one thread computes one after the other. It adds the sums of its shards
 * along the tree as far as it can. It owns all buffers. When these have grown to their size, only
 * the first iteration of an epoch allocates memory: for the order of the epoch.
 */
public final class ShardGroup {
  private final Workload workload;
  private final List<Shard> shards;
  private final List<Gradient> sums;
  private final Workspace workspace;
  private final GradientTree tree;
  private final Clock clock;

  /**
   * Loads the shards {@code from} to {@code to - 1}.
   *
   * @param clock measures the computing time of the shards
   */
  public static ShardGroup load(
      Workload workload, SampleSource source, Clock clock, int from, int to) {
    return new ShardGroup(
        workload,
        IntStream.range(from, to).mapToObj(s -> new Shard(workload, source, s)).toList(),
        clock);
  }

  private ShardGroup(Workload workload, List<Shard> shards, Clock clock) {
    this.workload = workload;
    this.shards = shards;
    this.sums = shards.stream().map(s -> Gradient.lasting(workload.layout())).toList();
    this.workspace = new Workspace(workload.hyperparameters());
    this.tree = new GradientTree(workload.shards());
    this.clock = clock;
  }

  /** The hashes of the samples of all shards of the group. */
  public DataHashes hashes() {
    return shards.stream().map(Shard::hashes).reduce(DataHashes.NONE, DataHashes::plus);
  }

  /** Returns how many samples have been computed so far. Any thread may call this. */
  public long done() {
    return workspace.done();
  }

  /**
   * Computes the gradient sums of the mini-batch and passes them to {@code target}, as the smallest
   * possible number of nodes of the tree. The target must use and clear the sums before the next
   * call of this method.
   */
  public void sumGradients(
      Parameters parameters, MiniBatch miniBatch, GradientTree.NodeConsumer target) {
    workspace.at(parameters);
    for (int i = 0; i < shards.size(); i++) {
      Shard shard = shards.get(i);
      Gradient sum = sums.get(i);
      shard.addGradients(workspace, miniBatch, clock, sum);
      tree.add(shard.number(), shard.number() + 1, sum);
    }
    tree.drainTo(target);
  }

  /** Evaluates every {@code every}-th sample of a set, as far as the shards contain them. */
  public Evaluation evaluate(Parameters parameters, Split split, int every) {
    workspace.at(parameters);
    EvaluationSum sum = workload.newEvaluation();
    for (Shard shard : shards) {
      shard.evaluate(workspace, split, every, sum);
    }
    return sum.total();
  }
}
