package nndl.spark.job;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.Arrays;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import nndl.data.BlockHosts;
import nndl.data.sampling.MiniBatch;
import nndl.data.storage.Storage;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.spark.cluster.Closing;
import nndl.spark.cluster.HadoopSettings;
import nndl.spark.cluster.JobProperties;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.PortableForm;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.cluster.SparkRun;
import nndl.spark.job.LoadedShard.Executor;
import nndl.spark.transport.TransportSettings;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.Exchange;
import nndl.training.memory.TrainingMemory;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree;
import nndl.training.worker.Traffic;
import nndl.training.workload.Descent;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchange that runs one Spark job per iteration. The driver broadcasts the weights. Every
 * partition has one shard and returns its summed gradient. The driver adds these sums along the
 * tree of shards. The exchange works on any cluster that runs tasks, but a broadcast and a job take
 * some milliseconds per iteration.
 */
public final class JobExchange implements Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(JobExchange.class);
  private static final long RELEASE_MILLIS = 5_000;

  private final JavaSparkContext spark;
  private final Workload workload;
  private final JavaRDD<LoadedShard> shards;
  private final PerPartition<LoadedShard> jobs;
  private final long resultMillis;
  private final DataHashes hashes;
  private final Clock clock;
  private final JobTraffic traffic;
  private final String name;
  private final HadoopSettings hadoop;
  private final SlotShare slot;

  /** Whether the weights are sent as an array, since tasks can't read the driver's objects. */
  private final boolean portable;

  /** The epoch of the last mini-batch. */
  private int epoch;

  /**
   * The broadcast of the last weights. It is referenced here because Spark may still be removing
   * it. If it were garbage-collected meanwhile, Spark's cleaner would remove it a second time, and
   * Spark would warn that it is gone.
   */
  @SuppressWarnings("UnusedVariable")
  private Broadcast<?> destroyed;

  /** Whether the last job has ended well. */
  private boolean whole;

  /**
   * Loads the shards into the executors' memory.
   *
   * @param slot is closed with this
   */
  public JobExchange(
      SparkRun run, TrainingMemory memory, SparkHeap heap, Clock clock, SlotShare slot) {
    this.spark = run.spark();
    this.slot = slot;
    Workload workload = memory.workload();
    this.workload = workload;
    this.clock = clock;
    this.name = run.name();
    long blockBytes = spark.isLocal() ? 0 : (long) Float.BYTES * workload.layout().length();
    this.traffic = new JobTraffic(clock, blockBytes);
    int count = workload.shards().count();
    if (spark.isLocal()) {
      heap.requireDriver(memory.jobLocal(Math.min(count, SparkInternals.slots(spark.sc()))));
    }
    ResultLimit.require(spark.getConf(), workload);
    this.hadoop = HadoopSettings.send(spark);
    this.resultMillis = resultMillis(spark.getConf());
    this.portable = PortableForm.isNeeded();
    try (JobProperties unused = JobProperties.set(spark, name + ", loading")) {
      this.shards = shards(spark, workload, hadoop);
      this.jobs = new PerPartition<>(shards, clock, run.lines());
      try {
        this.hashes = load(count, memory, heap);
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }
  }

  private static JavaRDD<LoadedShard> shards(
      JavaSparkContext spark, Workload workload, HadoopSettings hadoop) {
    BlockHosts blocks = new BlockHosts(new Storage(spark.hadoopConfiguration()));
    return Placement.of(spark, blocks, workload, workload.shards().count())
        .partitions(spark)
        .toJavaRDD()
        .map(s -> new LoadedShard(workload, s, hadoop))
        .persist(StorageLevel.MEMORY_ONLY());
  }

  /**
   * Loads every shard in a Spark job, and returns the hashes of the samples. If several fail, the
   * failure of the first shard among them is reported. Fails if a heap is too small.
   */
  private DataHashes load(int count, TrainingMemory memory, SparkHeap heap) {
    LoadedShard.Loading[] loadings = new LoadedShard.Loading[count];
    jobs.run(LoadedShard::load, (loading, s) -> loadings[s] = loading, Long.MAX_VALUE);
    whole = true;
    DataHashes found =
        Arrays.stream(loadings)
            .map(LoadedShard.Loading::hashes)
            .reduce(DataHashes.NONE, DataHashes::plus);
    if (!spark.isLocal()) {
      requireHeaps(loadings, memory, heap);
    }
    return found;
  }

  /**
   * Fails if the heap of the driver is too small, or the heap of an executor for the shards that
   * the executor has loaded.
   */
  private void requireHeaps(LoadedShard.Loading[] loaded, TrainingMemory memory, SparkHeap heap) {
    int slots = SparkInternals.slots(spark.sc());
    int tasks = Math.max(1, slots / Math.max(1, SparkInternals.executors(spark.sc())));
    heap.requireDriver(memory.jobDriver(loaded.length));
    Map<Executor, Long> shards =
        Arrays.stream(loaded).collect(groupingBy(LoadedShard.Loading::executor, counting()));
    shards.forEach(
        (executor, count) -> {
          int held = Math.toIntExact(count);
          heap.requireExecutor(memory.jobExecutor(held, Math.min(tasks, held)), executor.heap());
        });
  }

  /**
   * Returns the timeout of a result: the timeout of an exchange, plus the time that Spark may take
   * to notice that an executor is lost.
   */
  private static long resultMillis(SparkConf conf) {
    long network = conf.getTimeAsMs(PerPartition.NETWORK_TIMEOUT, "120s");
    return TransportSettings.timeout(conf).millis() + 2 * network;
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    GradientTree tree = new GradientTree(workload.shards());
    epoch = miniBatch.epoch();
    run(
        "iteration " + iteration(miniBatch),
        parameters,
        (shard, workspace) -> {
          Gradient sum = new Gradient(shard.layout());
          shard.addGradients(workspace, miniBatch, new SystemClock(), sum);
          return sum;
        },
        (sum, s) -> tree.add(s, s + 1, sum),
        workload.shards().count(),
        resultMillis);
    return tree.total();
  }

  /** Returns the number of the iteration, counted from 0 at the start of the training. */
  private long iteration(MiniBatch miniBatch) {
    Descent descent = workload.hyperparameters().descent();
    return miniBatch.epoch() * descent.iterationsOf(workload.training().count())
        + miniBatch.from() / descent.miniBatchSize();
  }

  @Override
  public Evaluation evaluate(Parameters parameters, Split split, int every) {
    EvaluationSum total = workload.newEvaluation();
    run(
        "evaluation of " + split,
        parameters,
        (shard, workspace) -> {
          EvaluationSum sum = shard.newEvaluation();
          shard.evaluate(workspace, split, every, sum);
          return sum.total();
        },
        (sum, s) -> total.add(sum),
        0,
        // a second more for each 1,000 samples, since nothing is heard of a shard meanwhile
        resultMillis + workload.count(split));
    return total.total();
  }

  /**
   * Runs a job that computes {@code function} on every shard. The weights are broadcast before the
   * job, and the broadcast is destroyed after it.
   *
   * @param what a description of the job for Spark's page
   * @param collector receives each result with its shard's number
   * @param gradients how many gradients the job returns
   * @param limitMillis the longest time from one result to the next
   */
  private <R> void run(
      String what,
      Parameters parameters,
      LoadedShard.Function<R> function,
      ObjIntConsumer<R> collector,
      int gradients,
      long limitMillis) {
    long start = clock.nanoTime();
    whole = false;
    Broadcast<Object> weights = spark.broadcast(portable ? parameters.values() : parameters);
    try (JobProperties unused =
        JobProperties.set(spark, "%s, epoch %s, %s".formatted(name, epoch, what))) {
      jobs.run(
          shard -> JobTraffic.Result.here(shard.apply(function, weights.value())),
          (result, s) -> {
            traffic.add(result);
            collector.accept(result.value(), s);
          },
          limitMillis);
      traffic.end(gradients, start);
      whole = true;
    } finally {
      if (!spark.sc().isStopped()) { // else an error of destroy would hide the first error
        Closing.all(weights::destroy);
      }
      destroyed = weights;
    }
  }

  @Override
  public DataHashes hashes() {
    return hashes;
  }

  @Override
  public Traffic traffic() {
    return traffic.total();
  }

  /**
   * Removes the shards from the executors. If the last job has ended well, they also release the
   * memory of their samples. Otherwise, or if that fails, this memory is released when it is
   * garbage-collected.
   */
  @Override
  public void close() {
    if (spark.sc().isStopped()) {
      slot.close();
    } else {
      Closing.all(this::release, shards::unpersist, hadoop::destroy, slot);
    }
  }

  private void release() {
    try (JobProperties unused = JobProperties.set(spark, name + ", end")) {
      if (whole && SparkInternals.slots(spark.sc()) > 0) {
        jobs.attempt(LoadedShard::release, RELEASE_MILLIS);
      }
    } catch (RuntimeException e) {
      LOG.info("The memory of samples is not released yet: {}", e.getMessage());
    }
  }
}
