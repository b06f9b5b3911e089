package nndl.spark;

import java.util.concurrent.atomic.LongAdder;
import nndl.data.BlockHosts;
import nndl.data.InputException;
import nndl.data.MiniBatch;
import nndl.data.Storage;
import nndl.math.Kernels;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.training.Exchange;
import nndl.training.GradientTree;
import nndl.training.Workload;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/**
 * One Spark job an iteration: the driver broadcasts the task with the weights, every partition
 * holds one shard and returns its summed gradient, and the sums meet on the driver in the order of
 * the tree. Needs nothing of the cluster but that it runs tasks; what it costs is a job, some
 * milliseconds, an iteration.
 */
public final class JobExchange implements Exchange {
  private final Kernels kernels;
  private final Workload workload;
  private final JavaRDD<LoadedShard> shards;

  /** Loads the shards into the executors' memory. */
  public JobExchange(
      JavaSparkContext spark,
      Kernels kernels,
      Workload workload,
      Broadcast<SerializableConfiguration> hadoop) {
    this.kernels = kernels;
    this.workload = workload;
    BlockHosts blocks = new BlockHosts(new Storage(spark.hadoopConfiguration()));
    this.shards =
        Placement.of(spark, blocks, workload, workload.shards().count())
            .partitions(spark)
            .toJavaRDD()
            .map(s -> LoadedShard.load(workload, s, hadoop))
            .persist(StorageLevel.MEMORY_AND_DISK());
    shards.map(LoadedShard::error).filter(error -> error != null).collect().stream()
        .findFirst()
        .ifPresent(
            error -> {
              throw new InputException(error);
            });
  }

  /**
   * The parameters are part of the task, which Spark broadcasts: a broadcast of their own would
   * cost each executor a second one.
   */
  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    GradientTree tree = new GradientTree(kernels, workload.shards());
    PerShard.run(
        shards,
        (shard, workspace) -> {
          Gradient sum = new Gradient(parameters.layout());
          workspace.at(parameters);
          shard.addGradients(workspace, miniBatch, sum);
          return sum;
        },
        (sum, s) -> tree.add(s, s + 1, sum));
    return tree.total();
  }

  @Override
  public long countCorrect(Parameters parameters) {
    LongAdder correct = new LongAdder();
    PerShard.run(
        shards,
        (shard, workspace) -> {
          workspace.at(parameters);
          return shard.countCorrect(workspace);
        },
        (count, s) -> correct.add(count));
    return correct.sum();
  }

  @Override
  public void close() {
    shards.unpersist();
  }
}
