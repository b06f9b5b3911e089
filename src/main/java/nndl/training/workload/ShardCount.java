package nndl.training.workload;

import nndl.data.sampling.Shards;

/**
 * Into how many shards the samples are cut: by the job, never by the machine, which would change
 * bits. A power of two, so that two, four or eight workers have equal shares.
 */
public final class ShardCount {
  /** Samples of a mini-batch that make a shard's sum worth adding. */
  private static final long SAMPLES_PER_SHARD = 128;

  /** Multiply-adds of a mini-batch that make another core worth asking: about a millisecond. */
  private static final double WORK_PER_SHARD = 10e6;

  /** Bytes of inputs that one executor can be asked to hold, digits packed to four tenths. */
  private static final double BYTES_PER_SHARD = 8.0 * (1L << 30);

  /** What the sums of all shards may take together, should they meet on the driver. */
  private static final long BYTES_OF_SUMS = 1L << 30;

  /** Arrays hold twice as many. */
  private static final double MAX_SAMPLES = 1L << 30;

  private static final long MAX = 256;

  private ShardCount() {}

  /** The count that the user asked for, or by default the one that fits the work. */
  public static Shards of(Integer asked, Hyperparameters h, long samples) {
    if (asked != null) {
      return new Shards(asked);
    }
    double work = 3.0 * h.layout().weightCount() * h.descent().miniBatchSize();
    double useful =
        Math.min(work / WORK_PER_SHARD, (double) h.descent().miniBatchSize() / SAMPLES_PER_SHARD);
    double bearable = Math.min(MAX, (double) BYTES_OF_SUMS / Float.BYTES / h.layout().length());
    int count = Integer.highestOneBit((int) Math.max(1, Math.min(useful, bearable)));
    double most = Math.min(MAX_SAMPLES, BYTES_PER_SHARD / h.layout().inputs(1));
    while (samples / (double) count > most) {
      count *= 2;
    }
    return new Shards(count);
  }
}
