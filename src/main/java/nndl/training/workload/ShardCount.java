package nndl.training.workload;

import nndl.data.sampling.Shards;

/**
 * Chooses the number of shards that the samples are cut into. It depends on the job and never on
 * the machine, since another number would change bits of the result. It is a power of two, so that
 * two, four or eight workers have equal shares.
 */
public final class ShardCount {
  /** How many samples of a mini-batch a shard must have to be worthwhile. */
  private static final long SAMPLES_PER_SHARD = 128;

  /** How many multiply-adds per mini-batch make a further shard worthwhile: about 1 ms of work. */
  private static final double WORK_PER_SHARD = 10e6;

  /**
   * The largest number of bytes of inputs per shard, at one byte per input, so that they fit into
   * the memory of one executor. Packed images of digits take 40% of that.
   */
  private static final double BYTES_PER_SHARD = 8.0 * (1L << 30);

  /**
   * The largest number of bytes that the gradient sums of all shards may take together on the
   * driver.
   */
  private static final long BYTES_OF_SUMS = 1L << 30;

  /** The largest number of samples of a shard: half of the length that an array can have. */
  private static final double MAX_SAMPLES = 1L << 30;

  private static final long MAX = 256;

  private ShardCount() {}

  /**
   * Returns the number of shards that the user asked for, or the number that suits the work if
   * {@code asked} is null.
   */
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
