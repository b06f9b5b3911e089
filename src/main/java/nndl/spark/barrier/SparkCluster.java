package nndl.spark.barrier;

import java.util.List;
import java.util.Optional;
import nndl.data.BlockHosts;
import nndl.data.storage.Storage;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.Closing;
import nndl.spark.cluster.HadoopSettings;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.SlotArbiter;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.cluster.SparkRun;
import nndl.spark.transport.SparkTransport;
import nndl.spark.transport.TransportSettings;
import nndl.time.Clock;
import nndl.time.LocalProcess;
import nndl.training.memory.TrainingMemory;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import scala.jdk.javaapi.CollectionConverters;

/** The cluster of a Spark application, which runs the tasks of one workload. */
public final class SparkCluster implements Cluster {
  private static final int DEFAULT_FAILURES = 4;

  private final SparkRun run;
  private final JavaSparkContext spark;
  private final SlotShare share;
  private final TrainingMemory memory;
  private final BlockHosts blocks;
  private final Clock clock;

  /** Hadoop's settings, which are sent to executors once for all attempts; empty before that. */
  private Optional<HadoopSettings> hadoop = Optional.empty();

  private SparkCluster(SparkRun run, TrainingMemory memory, Clock clock) {
    this.run = run;
    this.spark = run.spark();
    int shards = memory.workload().shards().count();
    this.share = SlotArbiter.of(spark.sc()).open(run.slots().atMost(shards));
    this.memory = memory;
    this.blocks = new BlockHosts(new Storage(spark.hadoopConfiguration()));
    this.clock = clock;
  }

  /** Returns a platform with Spark's cluster, transport and settings. */
  public static Platform platform(SparkRun run, TrainingMemory memory, LocalProcess process) {
    JavaSparkContext spark = run.spark();
    SparkConf conf = spark.getConf();
    Limits limits =
        new Limits(
            TransportSettings.timeout(conf),
            TransportSettings.proofMillis(conf),
            Slots.limit(spark.sc()),
            TransportSettings.start(conf),
            conf.getInt(Losses.MAX_FAILURES, DEFAULT_FAILURES));
    SparkCluster cluster = new SparkCluster(run, memory, process.clock());
    return new Platform(
        cluster,
        new SparkTransport(conf, process),
        process,
        limits,
        TransportSettings.topology(conf),
        run.lines());
  }

  /**
   * Where Spark brings executors when tasks wait, only one task is started, and it finds a slot
   * beside those that are taken. So does a job of {@code onEpoch}.
   */
  @Override
  public int slots() {
    Slots.requireCluster(spark.sc());
    int slots = SparkInternals.slots(spark.sc());
    return Slots.comeOnDemand(spark.getConf()) ? Math.max(slots, taken() + 2) : slots;
  }

  @Override
  public int executorCount() {
    return SparkInternals.executors(spark.sc());
  }

  @Override
  public int taken() {
    return SparkInternals.running(spark.sc());
  }

  @Override
  public SlotShare share() {
    return share;
  }

  @Override
  public Stage start(WorkerGroup.Key key, int tasks, Entrance entrance) {
    Placement placement = Placement.of(spark, blocks, memory.workload(), tasks);
    if (entrance == null) {
      return new SparkStage(
          run, key, tasks, clock, new LocalTask(key), () -> placement.partitions(spark));
    }
    if (hadoop.isEmpty()) {
      hadoop = Optional.of(HadoopSettings.send(spark));
    }
    return new SparkStage(
        run,
        key,
        tasks,
        clock,
        new BarrierTask(key, memory, hadoop.get(), entrance),
        () -> placement.partitions(spark, entrance.secrets()));
  }

  @Override
  public String host(String executor) {
    return SparkInternals.host(spark.sc(), executor).orElse("lost");
  }

  @Override
  public void leaveOut(String executor) {
    boolean unused =
        spark.sc().killExecutors(CollectionConverters.asScala(List.of(executor)).toSeq());
  }

  @Override
  public void close() {
    Closing.all(
        share,
        () -> {
          if (!spark.sc().isStopped()) {
            hadoop.ifPresent(HadoopSettings::destroy);
          }
        });
    hadoop = Optional.empty();
  }
}
