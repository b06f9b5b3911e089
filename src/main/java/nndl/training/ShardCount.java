package nndl.training;

import nndl.data.Shards;

/**
 * Into how many shards the samples are cut: by the job, never by the machine, which would change
 * bits.
 */
public final class ShardCount {
  /** Samples of a mini-batch that make a shard's sum worth adding. */
  private static final long SAMPLES_A_SHARD = 128;

  /** Multiply-adds of a mini-batch that make another core worth asking: about a millisecond. */
  private static final long WORK_A_SHARD = 10_000_000;

  /** Training samples that a shard can hold for certain, at one byte an input. */
  private static final long BYTES_A_SHARD = 1L << 30;

  private static final long MOST = 256;

  private ShardCount() {}

  /** The count that the user asked for, or by default the one that fits the work. */
  public static Shards of(Integer asked, Hyperparameters h, long samples) {
    if (asked != null) {
      return new Shards(asked);
    }
    long work = 3 * h.layout().weightCount() * h.miniBatchSize();
    long useful =
        Math.min(MOST, Math.min(work / WORK_A_SHARD, h.miniBatchSize() / SAMPLES_A_SHARD));
    long needed = 1 + samples * h.layout().inputs(1) / BYTES_A_SHARD;
    return new Shards((int) Math.max(1, Math.max(useful, needed)));
  }
}
