package nndl.data.sampling;

/**
 * The order in which one shard uses its samples in an epoch: ascending by their positions in the
 * shuffle of the whole training set.
 *
 * <p>A shard of all samples has a sample at every position. Otherwise positions are nearly
 * uniformly distributed, so there is one bucket per sample, with one sample on average: putting the
 * k samples into buckets and sorting inside buckets takes time in proportion to k.
 */
public final class EpochOrder {
  /** How many positions are computed together, which needs no array of all. */
  private static final int CHUNK = 1 << 14;

  private final long epoch;
  private final int[] samples;

  /** The positions of the samples, in ascending order; null if the shard has all samples. */
  private final long[] positions;

  /**
   * @param first the number of the shard's first sample
   * @param k how many samples the shard has of the {@code n} of the shuffle
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
    // From here on, bucketEnd[bucket] is where the bucket's next sample goes; at first that is its
    // start.
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

  /** The {@code i}-th sample of the shard in this epoch, as its number in the shard. */
  public int sample(int i) {
    return samples[i];
  }

  /** How many of the shard's samples come before {@code position}. */
  public int countBefore(long position) {
    if (positions == null) {
      return (int) position;
    }
    int low = 0;
    int high = positions.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (positions[middle] < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
