package nndl.spark.barrier;

import java.util.Optional;
import java.util.function.IntConsumer;
import nndl.data.SampleLoader;
import nndl.data.SampleSource;
import nndl.data.sampling.MiniBatch;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.spark.barrier.SlotWatch.Outcome;
import nndl.spark.cluster.Closing;
import nndl.spark.cluster.Limit;
import nndl.spark.cluster.SparkMemoryBudget;
import nndl.spark.cluster.TaskRank;
import nndl.spark.cluster.UnavailableException;
import nndl.time.Clock;
import nndl.time.Interrupted;
import nndl.training.Exchange;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * The barrier exchange in local mode, where the tasks run in the driver's JVM and nothing is
 * copied. The driver's thread computes the first task's part. If there is only one task, no other
 * thread is needed, and the training begins while Spark still launches the task. The first launch
 * takes 0.3 s. If there are more tasks, the constructor waits until they have loaded their samples.
 */
public final class LocalBarrierExchange implements Exchange {
  private static final long CHECK_MILLIS = 20;

  private final Workload workload;
  private final SampleSource source;
  private final SparkMemoryBudget budget = new SparkMemoryBudget();
  private final int tasks;
  private final Clock clock;
  private final WorkerGroup group;
  private final Cluster cluster;
  private final Cluster.Stage stage;
  private final GradientTree tree;

  /**
   * Loads the samples.
   *
   * @param memory fails if the memory for a number of tasks is too small
   * @throws UnavailableException if tasks are not launched within the limits of {@link SlotWatch},
   *     if their stage ends before they are ready, or if one slot has to stay free and no other is
   *     left
   */
  public LocalBarrierExchange(
      Workload workload, Storage storage, Platform platform, IntConsumer memory)
      throws UnavailableException {
    this.workload = workload;
    this.source = new SampleLoader(storage, budget);
    this.cluster = platform.cluster();
    this.clock = platform.process().clock();
    this.tree = new GradientTree(workload.shards());
    SlotWatch slots = new SlotWatch(platform, true);
    try {
      int most = cluster.share().request().most();
      this.tasks = slots.await(most, platform.limits().slots());
      memory.accept(tasks);
    } catch (InterruptedException e) {
      throw Interrupted.by(e);
    }
    WorkerGroup.Key key = new WorkerGroup.Key(platform.process().id(), 1);
    this.group = WorkerGroup.loadedBy(this::load, key, tasks, clock);
    this.stage = cluster.start(key, tasks, null);
    try {
      group.load(0);
      if (!group.awaitLoaded(CHECK_MILLIS)) {
        awaitLoaded(slots, platform.limits().start());
      }
    } catch (InterruptedException e) {
      close();
      throw Interrupted.by(e);
    } catch (RuntimeException | UnavailableException e) {
      close();
      throw e;
    }
  }

  /** No tasks join later, so they wait for all of their slots. */
  private void awaitLoaded(SlotWatch slots, Limit limit)
      throws InterruptedException, UnavailableException {
    Outcome seen = slots.awaitLaunch(limit, limit, () -> 0, () -> isLaunched(slots));
    if (seen != Outcome.LAUNCHED) {
      stage.cancel();
      throw slots.failed(seen, 1);
    }
    while (!group.awaitLoaded(CHECK_MILLIS)) {
      slots.requireWanted();
      Optional<StageEnd> end = stage.end();
      if (end.isPresent()) {
        throw new UnavailableException(
            "expected tasks that load their samples, found that their stage has ended: "
                + end.get().why());
      }
    }
  }

  private boolean isLaunched(SlotWatch slots) {
    slots.requireWanted();
    return stage.running() > 0 || stage.end().isPresent();
  }

  private ShardGroup load(int member) {
    int shards = workload.shards().count();
    return ShardGroup.load(
        workload,
        source,
        clock,
        TaskRank.firstShard(member, tasks, shards),
        TaskRank.firstShard(member + 1, tasks, shards));
  }

  private static void fail(StageEnd end) {
    throw new InputException("barrier stage: " + end.why());
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    group.sumGradients(parameters, miniBatch, tree::add);
    return tree.total();
  }

  @Override
  public Evaluation evaluate(Parameters parameters, Split split, int every) {
    Evaluation evaluation = group.evaluate(parameters, split, every);
    // A group of one does not wait for its task, so it might not notice that the stage has ended.
    stage.end().ifPresent(LocalBarrierExchange::fail);
    return evaluation;
  }

  @Override
  public DataHashes hashes() {
    return group.hashes();
  }

  @Override
  public void close() {
    Closing.all(group::close, stage, cluster, budget);
  }
}
