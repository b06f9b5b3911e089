package nndl.spark.barrier;

import java.io.IOException;
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
import nndl.spark.transport.Transport.UnreachableException;
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
 * A long-lived task of the barrier stage on an executor. It loads its shards once, joins the worker
 * group of its JVM, and computes until the driver stops it. The first member of a worker group has
 * the connection to the driver.
 *
 * @see WorkerGroup
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
    Clock clock = process.clock();
    TaskRank task = TaskRank.of(context);
    WorkerGroup group = WorkerGroup.of(key, task.members(), clock);
    try (SparkMemoryBudget budget = new SparkMemoryBudget(context::isInterrupted)) {
      if (task.member() > 0) {
        enter(group, task, budget, clock);
        group.serve(task.member(), context::isInterrupted);
      } else {
        // Another thread loads, which may take long. This one tells the driver that the stage runs.
        clock.start("nndl-loader", () -> enter(group, task, budget, clock));
        SparkConf conf = SparkEnv.get().conf();
        long driverMillis = TransportSettings.driverMillis(conf);
        Pass pass = new Pass(context.partitionId(), secret, context::isInterrupted);
        try (SparkTransport network = new SparkTransport(conf, process)) {
          new DriverConnection(group, workload, process, context::isInterrupted)
              .run(network, driver, pass, driverMillis);
        }
      }
    } catch (UnreachableException e) {
      return new StageEnd(StageEnd.Kind.UNREACHABLE, e.getMessage());
    } catch (IOException e) {
      // The driver has closed the connection or is lost. If it still needs tasks, it starts new
      // ones.
      LOG.warn("Worker group {} ends: {}", task.group(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (task.member() == 0) {
        group.close();
        SampleLoader.forget(workload.sets().values().stream().map(SampleRange::set));
      }
    }
    return StageEnd.DONE;
  }

  /** Waits until Spark ends the task if it may be a speculative copy. */
  @Override
  void awaitEnd(TaskContext context) {
    Clock clock = LocalProcess.system().clock();
    while (Slots.areSpeculative(SparkEnv.get().conf()) && !context.isInterrupted()) {
      clock.park(this, POLL_NANOS);
    }
  }

  private void enter(WorkerGroup group, TaskRank task, SparkMemoryBudget budget, Clock clock) {
    int shards = workload.shards().count();
    try {
      if (first) {
        requireHeap(task);
      }
      group.enter(
          task.member(),
          ShardGroup.load(
              workload,
              new SampleLoader(hadoop.storage(), budget),
              clock,
              TaskRank.firstShard(task.rank(), task.tasks(), shards),
              TaskRank.firstShard(task.rank() + 1, task.tasks(), shards)));
    } catch (Throwable e) {
      group.fail(HostException.of(e)); // the first member throws it
    }
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
