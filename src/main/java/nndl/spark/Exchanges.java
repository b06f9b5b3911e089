package nndl.spark;

import java.util.Optional;
import nndl.data.SampleLoader;
import nndl.data.storage.Storage;
import nndl.spark.barrier.LocalBarrierExchange;
import nndl.spark.barrier.NetworkBarrierExchange;
import nndl.spark.barrier.Platform;
import nndl.spark.barrier.SparkCluster;
import nndl.spark.cluster.SlotArbiter;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkRun;
import nndl.spark.cluster.TaskClasses;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.job.JobExchange;
import nndl.spark.job.JobSlot;
import nndl.time.Clock;
import nndl.time.Interrupted;
import nndl.time.LocalProcess;
import nndl.time.SystemClock;
import nndl.training.Exchange;
import nndl.training.memory.TrainingMemory;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Opens the exchange that the user has chosen, or the fastest exchange that can run. */
public final class Exchanges {
  private Exchanges() {}

  /** How gradients reach the driver. */
  public enum Kind {
    /**
     * By the barrier exchange if it can start, else by jobs to the end, with a line that says why.
     */
    AUTO,
    /**
     * By the barrier exchange: long-lived tasks. Except in local mode, each JVM of the tasks has a
     * connection to the driver.
     */
    BARRIER,
    /** By the job exchange: a Spark job per iteration. */
    JOB
  }

  /**
   * Opens an exchange and loads the shards. Fails if a heap is too small.
   *
   * @param run where the training runs, and which slots it may hold
   * @param heap the driver's heap, with the memory that the driver needs besides the exchange
   */
  public static Exchange open(Kind kind, SparkRun run, Workload workload, SparkHeap heap) {
    try {
      return opened(kind, run, workload, heap);
    } catch (InterruptedException e) {
      throw Interrupted.by(e);
    } catch (RuntimeException e) {
      Slots.requireCluster(run.spark().sc()); // Spark may have ended the application meanwhile
      throw e;
    }
  }

  private static Exchange opened(Kind kind, SparkRun run, Workload workload, SparkHeap heap)
      throws InterruptedException {
    JavaSparkContext spark = run.spark();
    Storage storage = new Storage(spark.hadoopConfiguration());
    TrainingMemory memory = TrainingMemory.of(workload, new SampleLoader(storage));
    if (kind == Kind.JOB) {
      return jobs(run, memory, heap);
    }
    try {
      int most = run.slots().atMost(workload.shards().count()).most();
      Optional<String> obstacle = obstacle(spark, most);
      if (obstacle.isPresent()) {
        throw new UnavailableException(obstacle.get());
      }
      return barrier(run, memory, heap, storage);
    } catch (UnavailableException e) {
      if (kind == Kind.BARRIER) {
        throw e.error("--exchange barrier: ");
      }
      run.lines()
          .accept(
              "warning: --exchange auto: a Spark job an iteration, which is slower: "
                  + e.getMessage());
      return jobs(run, memory, heap);
    }
  }

  private static Exchange jobs(SparkRun run, TrainingMemory memory, SparkHeap heap)
      throws InterruptedException {
    Clock clock = new SystemClock();
    SlotShare slot = SlotArbiter.of(run.spark().sc()).openForJobs(run.slots().cancelled());
    try {
      JobSlot.hold(slot, run, clock);
      return new JobExchange(run, memory, heap, clock, slot);
    } catch (InterruptedException | RuntimeException | Error e) {
      slot.close();
      throw e;
    }
  }

  /**
   * Opens the barrier exchange. Between JVMs it checks the driver's heap once its tasks run, since
   * the shards of each worker group are known only then, and takes in no groups later that the heap
   * does not hold. Executors check their own heaps.
   */
  private static Exchange barrier(
      SparkRun run, TrainingMemory memory, SparkHeap heap, Storage storage)
      throws InterruptedException, UnavailableException {
    Platform platform = SparkCluster.platform(run, memory, LocalProcess.system());
    Workload workload = memory.workload();
    int shards = workload.shards().count();
    try {
      return run.spark().isLocal()
          ? new LocalBarrierExchange(
              workload,
              storage,
              platform,
              tasks -> heap.requireDriver(memory.barrierTasks(shards, tasks)))
          : new NetworkBarrierExchange(
              workload,
              platform,
              (sums, now) -> heap.holds(memory.barrierDriver(sums), memory.barrierDriver(now)),
              sums -> heap.requireDriver(memory.barrierDriver(sums)),
              heap.details());
    } catch (InterruptedException | RuntimeException | Error | UnavailableException e) {
      platform.cluster().close();
      throw e;
    }
  }

  /**
   * Returns why the barrier exchange can't run, as far as that is known before its tasks run. In
   * local mode the tasks must share the driver's objects. Else a single task runs everywhere.
   *
   * @param most the maximum number of tasks
   */
  private static Optional<String> obstacle(JavaSparkContext spark, int most) {
    SparkConf conf = spark.getConf();
    if (spark.isLocal()) {
      return Optional.of(TaskClasses.OBSTACLE).filter(why -> TaskClasses.areLoadedAgain(conf));
    }
    return most == 1 ? Optional.empty() : Slots.obstacle(conf);
  }
}
