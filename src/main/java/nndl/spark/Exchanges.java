package nndl.spark;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.data.SampleLoader;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.barrier.LocalBarrierExchange;
import nndl.spark.barrier.NetworkBarrierExchange;
import nndl.spark.barrier.Platform;
import nndl.spark.barrier.SparkCluster;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.job.JobExchange;
import nndl.spark.transport.Buffers;
import nndl.spark.transport.Response;
import nndl.time.SystemClock;
import nndl.training.Exchange;
import nndl.training.memory.ExchangeMemory;
import nndl.training.memory.TrainingMemory;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Workload;
import org.apache.spark.api.java.JavaSparkContext;

/** Opens the exchange that the user has chosen, or the fastest exchange that can run. */
public final class Exchanges {
  private static final String AUTO = "--exchange auto";
  private static final String DYNAMIC_ALLOCATION = "spark.dynamicAllocation.enabled";
  private static final String SPECULATION = "spark.speculation";

  /**
   * Stops Spark from writing the names of operations as JSON, for the graph of a job on Spark's
   * page. Writing them takes 0.1 s in a JVM that has just started.
   */
  public static final String NO_SCOPES = "spark.rdd.scope.noOverride";

  private Exchanges() {}

  /** How gradients reach the driver. */
  public enum Kind {
    /** By the barrier exchange if it can run, else by the job exchange, with a message why. */
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
   * @param heap the driver's heap, with the memory that the driver needs besides the exchange
   * @param lines receives lines for the user
   */
  public static Exchange open(
      Kind kind,
      JavaSparkContext spark,
      Workload workload,
      SparkHeap heap,
      Consumer<String> lines) {
    try {
      return opened(kind, spark, workload, heap, lines);
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException e) {
      Slots.requireCluster(spark.sc()); // Spark may have ended the application meanwhile
      throw e;
    }
  }

  private static Exchange opened(
      Kind kind,
      JavaSparkContext spark,
      Workload workload,
      SparkHeap heap,
      Consumer<String> lines) {
    spark.setLocalProperty(NO_SCOPES, "true");
    Storage storage = new Storage(spark.hadoopConfiguration());
    TrainingMemory memory = TrainingMemory.of(workload, new SampleLoader(storage));
    if (kind == Kind.JOB) {
      return new JobExchange(spark, memory, heap, new SystemClock());
    }
    Optional<String> obstacle = obstacle(spark, workload);
    if (obstacle.isEmpty()) {
      try {
        Platform platform = SparkCluster.platform(spark, memory, lines);
        return spark.isLocal()
            ? local(memory, heap, storage, platform)
            : network(memory, heap, spark, platform);
      } catch (UnavailableException e) {
        obstacle = Optional.of(e.getMessage());
      }
    }
    if (kind == Kind.BARRIER) {
      throw new InputException("--exchange barrier: " + obstacle.get());
    }
    lines.accept(AUTO + ": a Spark job an iteration, which is slower: " + obstacle.get());
    return new JobExchange(spark, memory, heap, new SystemClock());
  }

  private static Exchange local(
      TrainingMemory memory, SparkHeap heap, Storage storage, Platform platform) {
    int shards = memory.workload().shards().count();
    int tasks = Math.min(platform.cluster().slots(), shards);
    heap.requireDriver(ExchangeMemory.barrierTasks(memory, shards, tasks));
    return new LocalBarrierExchange(
        memory.workload(), storage, platform.cluster(), platform.clock());
  }

  /**
   * Opens the barrier exchange between JVMs, and then checks the driver's heap, since the number of
   * worker groups is known only when their tasks run. Executors check their own heaps.
   */
  private static Exchange network(
      TrainingMemory memory, SparkHeap heap, JavaSparkContext spark, Platform platform)
      throws UnavailableException {
    Exchange exchange = new NetworkBarrierExchange(memory.workload(), platform);
    try {
      int groups = Math.min(Slots.executors(spark.sc()), memory.workload().shards().count());
      heap.requireDriver(ExchangeMemory.barrierDriver(memory, groups));
      return exchange;
    } catch (RuntimeException e) {
      exchange.close();
      throw e;
    }
  }

  /**
   * Returns why the barrier exchange can't run, or empty if it can. In local mode Spark ignores
   * dynamic allocation and speculation, and there are no messages that could be too long.
   */
  private static Optional<String> obstacle(JavaSparkContext spark, Workload workload) {
    if (spark.isLocal()) {
      return Optional.empty();
    }
    for (String setting : List.of(DYNAMIC_ALLOCATION, SPECULATION)) {
      if (spark.getConf().getBoolean(setting, false)) {
        return Optional.of("expected %s=false, found true".formatted(setting));
      }
    }
    return tooLong(workload.hyperparameters(), workload.shards());
  }

  /**
   * Returns why the response of a worker group may be too long for a message, or empty if it always
   * fits, for any shards that the group may have.
   */
  static Optional<String> tooLong(Hyperparameters h, Shards shards) {
    long bytes = Response.maxBytes(h, shards);
    return bytes <= Buffers.MAX_BYTES
        ? Optional.empty()
        : Optional.of(
            "expected messages of at most %s bytes, found up to %s with %s weights and %s shards"
                .formatted(Buffers.MAX_BYTES, bytes, h.layout().weightCount(), shards.count()));
  }
}
