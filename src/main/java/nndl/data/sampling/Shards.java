package nndl.data.sampling;

import java.io.Serializable;
import nndl.error.InputException;

/**
 * Cuts samples into shards: shard s of {@code count} has the samples {@code start(s, n)} to {@code
 * start(s + 1, n) - 1}. Sums over shards are added along one fixed binary tree, in which node
 * [from, to) is the sum of its two halves. So they have the same bits wherever the shards are.
 */
public record Shards(int count) implements Serializable {
  public static final int MAX = 1 << 20;

  public Shards {
    if (count < 1 || count > MAX) {
      throw InputException.expected("--shards", "1 to " + MAX, count);
    }
  }

  /** The first sample of shard {@code s} of {@code n} samples. For s = count it is {@code n}. */
  public long start(int s, long n) {
    return n / count * s + n % count * s / count;
  }

  /** Where the node [from, to) of the tree is cut in two; it has at least two shards. */
  public static int middle(int from, int to) {
    return (from + to) >>> 1;
  }
}
