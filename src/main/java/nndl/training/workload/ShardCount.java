package nndl.training.workload;

import nndl.data.sampling.Shards;

/**
 * The number of shards that the samples are cut into. It depends on the job and never on the
 * machine, which would change bits. It is a power of two, so that two, four or eight workers have
 * equal shares.
 */
public final class ShardCount {
  /** How many samples of a mini-batch make a shard worthwhile. */
  private static final long SAMPLES_PER_SHARD = 128;

  /** How many multiply-adds of a mini-batch make another core worthwhile: about 1 ms. */
  private static final double WORK_PER_SHARD = 10e6;

  /**
   * The maxSamples bytes of inputs per shard, so that one executor can hold them; packed digits
   * take 40% of that.
   */
  private static final double BYTES_PER_SHARD = 8.0 * (1L << 30);

  /** The maxSamples bytes that the sums of all shards may take together on the driver. */
  private static final long BYTES_OF_SUMS = 1L << 30;

  /** The maxSamples samples of a shard: half of what an array holds. */
  private static final double MAX_SAMPLES = 1L << 30;

  private static final long MAX = 256;

  private ShardCount() {}

  /** The count that the user asked for, else the one that suits the work. */
  public static Shards of(Integer asked, Hyperparameters h, long samples) {
    if (asked != null) {
      return new Shards(asked);
    }
    double work = 3.0 * h.layout().weightCount() * h.descent().miniBatchSize();
    double useful =
        Math.min(work / WORK_PER_SHARD, (double) h.descent().miniBatchSize() / SAMPLES_PER_SHARD);
    double bearable = Math.min(MAX, (double) BYTES_OF_SUMS / Float.BYTES / h.layout().length());
    int count = Integer.highestOneBit((int) Math.max(1, Math.min(useful, bearable)));
    double maxSamples = Math.min(MAX_SAMPLES, BYTES_PER_SHARD / h.layout().inputs(1));
    while (samples / (double) count > maxSamples) {
      count *= 2;
    }
    return new Shards(count);
  }
}
