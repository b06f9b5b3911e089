package nndl.data.sampling;

import java.io.Serializable;
import nndl.error.InputException;

/**
 * How samples are cut into shards: shard s of {@code count} owns the sample numbers from {@code
 * start(s, n)} to {@code start(s + 1, n) - 1}. Sums over shards are added along one fixed binary
 * tree, in which [from, to) is the sum of its two halves, so they have the same bits wherever the
 * shards are.
 */
public record Shards(int count) implements Serializable {
  public static final int MAX = 1 << 20;

  public Shards {
    if (count < 1 || count > MAX) {
      throw InputException.expected("--shards", "1 to " + MAX, count);
    }
  }

  /** The first sample of shard {@code s} of {@code n} samples; {@code n} for s = count. */
  public long start(int s, long n) {
    return n / count * s + n % count * s / count;
  }

  /** Where the node [from, to) of the tree, of two shards or more, is cut in two. */
  public static int middle(int from, int to) {
    return (from + to) >>> 1;
  }
}
