package nndl.data.sampling;

import java.util.Arrays;

/**
 * The order in which one shard uses its samples in an epoch: sorted by their positions in the
 * shuffle of the whole training set.
 *
 * <p>If the shard has all samples, every position has a sample, and nothing needs to be sorted.
 * Otherwise the shard has k samples, whose positions are nearly uniformly distributed. So k buckets
 * contain one sample each on average, and putting the samples into buckets and sorting each bucket
 * takes time in proportion to k.
 */
public final class EpochOrder {
  /**
   * The number of positions that are computed together if the shard has all samples, so that no
   * array of all positions is needed.
   */
  private static final int CHUNK = 1 << 14;

  private final long epoch;
  private final int[] samples;

  /** The positions of the samples, in ascending order, or null if the shard has all samples. */
  private final long[] positions;

  /**
   * Computes the order of one shard.
   *
   * @param first the number of the shard's first sample in the training set
   * @param k the number of samples of the shard
   * @param n the number of samples of the training set
   */
  public EpochOrder(Shuffle shuffle, long first, int k, long n) {
    epoch = shuffle.epoch();
    samples = new int[k];
    positions = k == n ? null : new long[k];
    if (k == n) {
      long[] found = new long[Math.min(k, CHUNK)];
      for (int i = 0; i < k; i += CHUNK) {
        int m = Math.min(CHUNK, k - i);
        shuffle.positions(i, m, found);
        for (int j = 0; j < m; j++) {
          samples[(int) found[j]] = i + j;
        }
      }
    } else {
      place(shuffle, first, k, n);
    }
  }

  private void place(Shuffle shuffle, long first, int k, long n) {
    long[] found = new long[k];
    int[] bucketEnd = new int[k + 1];
    shuffle.positions(first, k, found);
    for (int i = 0; i < k; i++) {
      bucketEnd[bucket(found[i], k, n) + 1]++;
    }
    for (int bucket = 0; bucket < k; bucket++) {
      bucketEnd[bucket + 1] += bucketEnd[bucket];
    }
    // From here on, bucketEnd[bucket] is the index after the samples that the bucket has so far,
    // where the next one is inserted.
    for (int i = 0; i < k; i++) {
      int at = bucketEnd[bucket(found[i], k, n)]++;
      while (at > 0 && positions[at - 1] > found[i]) {
        positions[at] = positions[at - 1];
        samples[at] = samples[at - 1];
        at--;
      }
      positions[at] = found[i];
      samples[at] = i;
    }
  }

  private static int bucket(long position, int k, long n) {
    return Math.min(k - 1, (int) ((double) position / n * k));
  }

  /** The epoch of this order. */
  public long epoch() {
    return epoch;
  }

  /**
   * Returns which of the shard's samples is used as the {@code i}-th in this epoch. The result and
   * {@code i} are counted from 0.
   */
  public int sample(int i) {
    return samples[i];
  }

  /** Returns the number of the shard's samples whose positions are before {@code position}. */
  public int countBefore(long position) {
    if (positions == null) {
      return (int) position;
    }
    int found = Arrays.binarySearch(positions, position);
    return found < 0 ? -found - 1 : found;
  }
}
