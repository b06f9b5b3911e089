package nndl.training.worker;

import nndl.data.sampling.Shards;
import nndl.network.Gradient;

/**
 * Adds the sums of shards, in whatever order they arrive, along the tree of {@link Shards}: float
 * addition is not associative, so one fixed tree is what makes the total the same bits every time.
 *
 * <p>A worker that holds some of the shards adds what it can, along the same tree, and hands on the
 * {@linkplain #drainTo nodes} that are left; whoever collects them ends at the root.
 */
public final class GradientTree {
  private static final int ROOT = 1;

  private final int shards;

  /** Sums that wait for their other half; the halves of node i are 2 i and 2 i + 1. */
  private final Gradient[] waiting;

  public GradientTree(Shards shards) {
    this.shards = shards.count();
    this.waiting = new Gradient[4 * Integer.highestOneBit(this.shards)];
  }

  /**
   * The most nodes that neighbouring shards can be, wherever they begin and end: on either side of
   * where the root is cut, one a level.
   */
  public static int maxNodes(Shards shards) {
    int levels = Integer.SIZE - Integer.numberOfLeadingZeros(shards.count() - 1);
    return Math.max(1, 2 * (levels - 1));
  }

  /** Receives the sum of the shards {@code from} to {@code to - 1}, a node of the tree. */
  @FunctionalInterface
  public interface NodeConsumer {
    void accept(int from, int to, Gradient sum);
  }

  /** Takes the sum of a node, which is from now on the tree's to change. */
  public synchronized void add(int from, int to, Gradient sum) {
    add(ROOT, 0, shards, from, to, sum);
  }

  /** Puts the sum at or under a node; a node whose halves are both there becomes their sum. */
  private void add(int node, int low, int high, int from, int to, Gradient sum) {
    if (low == from && high == to) {
      if (waiting[node] != null) {
        throw new IllegalStateException("shards %s to %s: found a second sum".formatted(from, to));
      }
      waiting[node] = sum;
      return;
    }
    int middle = Shards.middle(low, high);
    int left = 2 * node;
    int right = left + 1;
    if (high - low > 1 && to <= middle) {
      add(left, low, middle, from, to, sum);
    } else if (high - low > 1 && from >= middle) {
      add(right, middle, high, from, to, sum);
    } else {
      throw new IllegalArgumentException("shards %s to %s: not a node".formatted(from, to));
    }
    if (waiting[left] != null && waiting[right] != null) {
      waiting[left].addAndClear(waiting[right]);
      waiting[node] = waiting[left];
      waiting[left] = null;
      waiting[right] = null;
    }
  }

  /** Hands over all sums that wait, from left to right; the tree is then empty. */
  public synchronized void drainTo(NodeConsumer consumer) {
    drainTo(consumer, ROOT, 0, shards);
  }

  private void drainTo(NodeConsumer consumer, int node, int low, int high) {
    Gradient sum = waiting[node];
    if (sum != null) {
      waiting[node] = null;
      consumer.accept(low, high, sum);
    } else if (high - low > 1) {
      int middle = Shards.middle(low, high);
      drainTo(consumer, 2 * node, low, middle);
      drainTo(consumer, 2 * node + 1, middle, high);
    }
  }

  /** Whether every shard's sum is there. */
  public synchronized boolean complete() {
    return waiting[ROOT] != null;
  }

  /** The total, once every shard's sum is there; the tree is then empty again. */
  public synchronized Gradient total() {
    Gradient total = waiting[ROOT];
    if (total == null) {
      throw new IllegalStateException(
          "mini-batch: expected the sums of %s shards, found only some".formatted(shards));
    }
    waiting[ROOT] = null;
    return total;
  }
}
