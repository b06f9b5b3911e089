package nndl.training.worker;

import nndl.data.sampling.Shards;
import nndl.network.Gradient;

/**
 * Adds the sums of shards along the tree of {@link Shards}, in whatever order they arrive. Float
 * addition is not associative, so one fixed tree makes the total the same bits every time.
 *
 * <p>A worker that holds some of the shards adds what it can along the same tree, and passes on the
 * {@linkplain #drainTo nodes} that are left; the collector of all nodes ends at the root.
 */
public final class GradientTree {
  private static final int ROOT = 1;

  private final int shards;

  /** Sums that wait for their sibling. The children of node i are 2 i and 2 i + 1. */
  private final Gradient[] waiting;

  public GradientTree(Shards shards) {
    this.shards = shards.count();
    this.waiting = new Gradient[4 * Integer.highestOneBit(this.shards)];
  }

  /**
   * The most nodes that a run of neighbouring shards can form: one per level on either side of the
   * middle of the root.
   */
  public static int maxNodes(Shards shards) {
    int levels = Integer.SIZE - Integer.numberOfLeadingZeros(shards.count() - 1);
    return Math.max(1, 2 * (levels - 1));
  }

  /** Takes the sum of the shards {@code from} to {@code to - 1}, a node of the tree. */
  @FunctionalInterface
  public interface NodeConsumer {
    void accept(int from, int to, Gradient sum);
  }

  /** Adds the sum of a node. From now on the tree may change it. */
  public synchronized void add(int from, int to, Gradient sum) {
    add(ROOT, 0, shards, from, to, sum);
  }

  /** Puts the sum at a node or below it. A node whose children are both there becomes their sum. */
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

  /** Passes on all sums that wait, from left to right; the tree is then empty. */
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

  /** Whether the sums of all shards have arrived. */
  public synchronized boolean complete() {
    return waiting[ROOT] != null;
  }

  /** The total of all shards, whose sums must have arrived; the tree is then empty again. */
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
