package nndl.data.sampling;

import java.io.Serializable;
import nndl.error.InputException;

/**
 * Cuts n samples into {@code count} shards: shard s has the samples {@code start(s, n)} to {@code
 * start(s + 1, n) - 1}. Sums over shards are added along a fixed binary tree. A node [from, to) of
 * the tree covers the shards {@code from} to {@code to - 1}, and is the sum of its two halves. So a
 * sum has the same bits, no matter which machine has which shard.
 */
public record Shards(int count) implements Serializable {
  public static final int MAX = 1 << 20;

  public Shards {
    if (count < 1 || count > MAX) {
      throw InputException.expected("--shards", "1 to " + MAX, count);
    }
  }

  /**
   * Returns the number of the first sample of shard {@code s} if there are {@code n} samples. For s
   * = count it is {@code n}.
   */
  public long start(int s, long n) {
    return n / count * s + n % count * s / count;
  }

  /** Returns how many shards the one of {@code tasks} tasks has that has the most. */
  public int most(int tasks) {
    return (count + tasks - 1) / tasks;
  }

  /**
   * Returns the shard where the second half of the node [from, to) begins. The node must have at
   * least two shards.
   */
  public static int middle(int from, int to) {
    return (from + to) >>> 1;
  }
}
