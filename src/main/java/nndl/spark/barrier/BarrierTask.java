package nndl.spark.barrier;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.error.InputException;
import nndl.spark.barrier.Cluster.Entrance;
import nndl.spark.cluster.HadoopSettings;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkMemoryBudget;
import nndl.spark.cluster.TaskRank;
import nndl.spark.transport.Pass;
import nndl.spark.transport.Secret;
import nndl.spark.transport.SparkTransport;
import nndl.spark.transport.Transport.Address;
import nndl.spark.transport.TransportSettings;
import nndl.time.Clock;
import nndl.time.LocalProcess;
import nndl.training.memory.JvmMemory;
import nndl.training.memory.TrainingMemory;
import nndl.training.worker.GradientTree;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A long-lived task of the barrier stage on an executor: a {@link Member} of the worker group of
 * its JVM, with what Spark gives it.
 */
final class BarrierTask extends StageTask<Secret> {
  private static final long serialVersionUID = 1;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Logger LOG = LoggerFactory.getLogger(BarrierTask.class);

  private final WorkerGroup.Key key;
  private final TrainingMemory memory;
  private final Workload workload;
  private final HadoopSettings hadoop;
  private final Address driver;
  private final boolean first;

  /**
   * @param entrance where the driver listens; its secrets come with the partitions
   */
  BarrierTask(
      WorkerGroup.Key key, TrainingMemory memory, HadoopSettings hadoop, Entrance entrance) {
    this.key = key;
    this.memory = memory;
    this.workload = memory.workload();
    this.hadoop = hadoop;
    this.driver = entrance.driver();
    this.first = entrance.first();
  }

  @Override
  StageEnd run(TaskContext context, Secret secret) {
    LocalProcess process = LocalProcess.system();
    TaskRank task = TaskRank.of(context);
    WorkerGroup group = WorkerGroup.of(key, task.members(), process.clock());
    SparkConf conf = SparkEnv.get().conf();
    Pass pass = new Pass(context.partitionId(), secret, context::isInterrupted);
    try (SparkMemoryBudget budget = new SparkMemoryBudget(context::isInterrupted);
        SparkTransport network = new SparkTransport(conf, process)) {
      return new Member(
              group,
              task,
              workload,
              () -> load(task, budget, process.clock()),
              context::isInterrupted)
          .run(process, network, driver, pass, TransportSettings.driverMillis(conf));
    } finally {
      if (task.member() == 0) {
        group.close();
        SampleLoader.forget(workload.sets().values().stream().map(SampleRange::set));
      }
    }
  }

  /** Waits until Spark ends the task if it may be a speculative copy. */
  @Override
  void awaitEnd(TaskContext context) {
    Clock clock = LocalProcess.system().clock();
    while (Slots.areSpeculative(SparkEnv.get().conf()) && !context.isInterrupted()) {
      clock.park(this, POLL_NANOS);
    }
  }

  private ShardGroup load(TaskRank task, SparkMemoryBudget budget, Clock clock) {
    if (first) {
      requireHeap(task);
    }
    int shards = workload.shards().count();
    return ShardGroup.load(
        workload,
        new SampleLoader(hadoop.storage(), budget),
        clock,
        TaskRank.firstShard(task.rank(), task.tasks(), shards),
        TaskRank.firstShard(task.rank() + 1, task.tasks(), shards));
  }

  /**
   * Fails if this executor's heap is too small for its worker group. Once an attempt has loaded its
   * samples, later ones are not checked. In these the group may have more shards because an
   * executor was lost. It is then better to continue in a heap that may be too small, since the
   * executor may return soon.
   */
  private void requireHeap(TaskRank task) {
    int from = task.groupFrom(workload.shards().count());
    int to = task.groupTo(workload.shards().count());
    int sums = GradientTree.nodes(workload.shards(), from, to).size();
    SparkConf conf = SparkEnv.get().conf();
    int groups = task.groups();
    boolean peers = TransportSettings.topology(conf).isByPieces(workload.layout(), groups);
    int slices = peers ? IntStream.of(TaskRank.sums(workload.shards(), groups)).sum() : 0;
    try {
      new SparkHeap(conf, JvmMemory.NONE, LOG::info)
          .requireExecutor(
              peers || groups == 1
                  ? memory.barrierPeer(to - from, task.members(), sums, groups, slices)
                  : memory.barrierExecutor(to - from, task.members(), sums),
              SparkHeap.heap());
    } catch (InputException e) {
      throw new HostException(e);
    }
  }
}
