package nndl.data.sampling;

/**
 * The order in which one shard meets its samples in an epoch: ascending by their positions in the
 * shuffle of the whole training set.
 *
 * <p>A shard of all samples has one at every position. Else positions are as good as uniformly
 * distributed, so one bucket for each of the k samples holds one on average: placing them and
 * mending the order inside buckets takes time in proportion to k.
 */
public final class EpochOrder {
  /** Positions that are found together and need no array of all. */
  private static final int CHUNK = 1 << 14;

  private final long epoch;
  private final int[] samples;

  /** Of the samples; null if the shard has all. */
  private final long[] positions;

  /**
   * @param first the number of the shard's first sample
   * @param k how many samples the shard has, of the {@code n} of the shuffle
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
    // From here bucketEnd[bucket] is where the bucket's next sample goes, at first its start.
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

  /** Bytes of the order of {@code k} of {@code n} samples. */
  public static long bytes(long k, long n) {
    return (k == n ? Integer.BYTES : Integer.BYTES + Long.BYTES) * k;
  }

  /** Bytes that it takes for a while to make one, in place of the last epoch's, which is there. */
  public static long bytesToMake(long k, long n) {
    return (k == n ? 1 : 2) * bytes(k, n);
  }

  /** The epoch that this is the order of. */
  public long epoch() {
    return epoch;
  }

  /** The sample, counted from the shard's first, that is the shard's {@code i}th in this epoch. */
  public int sample(int i) {
    return samples[i];
  }

  /** How many of the shard's samples stand before {@code position}. */
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
