package nndl.training.worker;

import java.util.ArrayList;
import java.util.List;
import nndl.data.sampling.Shards;
import nndl.network.Gradient;

/**
 * Adds the sums of shards along the tree of {@link Shards}, in whatever order they arrive. A node
 * of the tree is a range of shards. Float addition is not associative, so one fixed tree makes the
 * total the same bits every time.
 *
 * <p>A worker with several shards adds their sums along the same tree as far as it can, and passes
 * on the sums of the {@linkplain #drainTo nodes} that it has reached. The receiver of the nodes of
 * all workers adds them up to the root.
 */
public final class GradientTree {
  private static final int ROOT = 1;

  private final int shards;

  /**
   * The sum of each node that has arrived and is not added to its sibling's sum yet; null for other
   * nodes. The children of node i are 2 i and 2 i + 1.
   */
  private final Gradient[] waiting;

  public GradientTree(Shards shards) {
    this.shards = shards.count();
    this.waiting = new Gradient[4 * Integer.highestOneBit(this.shards)];
  }

  /** A node of the tree: the shards {@code from} to {@code to - 1}. */
  public record Node(int from, int to) {}

  /**
   * Returns the nodes that are left, in order, after the sums of the shards {@code from} to {@code
   * to - 1} have been added as far as possible.
   */
  public static List<Node> nodes(Shards shards, int from, int to) {
    List<Node> nodes = new ArrayList<>();
    collect(new Node(0, shards.count()), from, to, nodes);
    return nodes;
  }

  private static void collect(Node node, int from, int to, List<Node> nodes) {
    if (from <= node.from && node.to <= to) {
      nodes.add(node);
    } else if (from < node.to && node.from < to) {
      int middle = Shards.middle(node.from, node.to);
      collect(new Node(node.from, middle), from, to, nodes);
      collect(new Node(middle, node.to), from, to, nodes);
    }
  }

  /** Receives the sum of a node of the tree: of the shards {@code from} to {@code to - 1}. */
  @FunctionalInterface
  public interface NodeConsumer {
    void accept(int from, int to, Gradient sum);
  }

  /**
   * Adds the sum of a node. The tree may change the object {@code sum} from now on. Several threads
   * may add at once: who brings the second of two children claims the first, and adds the two.
   */
  public void add(int from, int to, Gradient sum) {
    int node = indexOf(from, to);
    Gradient added = sum;
    for (Gradient sibling = claim(node, added); sibling != null; sibling = claim(node, added)) {
      boolean isLeft = node % 2 == 0;
      Gradient left = isLeft ? added : sibling;
      left.addAndClear(isLeft ? sibling : added);
      added = left;
      node /= 2;
    }
  }

  /** Returns the number of the node that covers some shards. */
  private int indexOf(int from, int to) {
    int node = ROOT;
    for (int low = 0, high = shards; low != from || high != to; ) {
      int middle = Shards.middle(low, high);
      if (high - low > 1 && to <= middle) {
        node = 2 * node;
        high = middle;
      } else if (high - low > 1 && from >= middle) {
        node = 2 * node + 1;
        low = middle;
      } else {
        throw new IllegalArgumentException("shards %s to %s: not a node".formatted(from, to));
      }
    }
    return node;
  }

  /** Takes the sum of a node's sibling if it is there; else stores that of the node. */
  private synchronized Gradient claim(int node, Gradient sum) {
    if (waiting[node] != null) {
      throw new IllegalStateException("node %s of shards: found a second sum".formatted(node));
    }
    Gradient sibling = node == ROOT ? null : waiting[node ^ 1];
    if (sibling == null) {
      waiting[node] = sum;
    } else {
      waiting[node ^ 1] = null;
    }
    return sibling;
  }

  /** Passes the sums of all nodes that are left to {@code consumer} in order; empties the tree. */
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

  /** Returns the sum of all shards and empties the tree. Fails if a shard's sum is missing. */
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
