package nndl.spark.job;

import nndl.error.InputException;
import nndl.spark.cluster.SparkHeap;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;

/**
 * Spark's limit on the size of all results of a job. An iteration of {@link JobExchange} returns
 * the sum of each shard, which has the size of the weights. A job whose results are larger is ended
 * by Spark, with a trace for each task.
 */
public final class ResultLimit {
  private static final String SETTING = "spark.driver.maxResultSize";
  private static final String DEFAULT = "1g";

  /** The bytes of a result besides its sum: what Spark says of the task. */
  private static final long AROUND = 8_192;

  private ResultLimit() {}

  /**
   * Has Spark take results of any size, unless the user has set a limit. The heap that they need is
   * {@linkplain SparkHeap judged} before.
   */
  public static SparkConf lift(SparkConf conf) {
    return conf.setIfMissing(SETTING, "0");
  }

  /** Fails if the sums of one iteration are larger than the limit. */
  public static void require(SparkConf conf, Workload workload) {
    long limit = conf.getSizeAsBytes(SETTING, DEFAULT);
    int shards = workload.shards().count();
    long sums = shards * (AROUND + (long) Float.BYTES * workload.layout().length());
    if (limit > 0 && sums > limit) {
      throw InputException.expected(
          SETTING,
          "%sm or more for the sums of %s shards, or 0 for no limit (--exchange barrier needs none)"
              .formatted(SparkHeap.megabytes(sums), shards),
          conf.get(SETTING, DEFAULT));
    }
  }
}
