package nndl.training;

import java.util.HashMap;
import java.util.Map;
import nndl.data.Shards;
import nndl.math.Kernels;
import nndl.network.Gradient;

/**
 * Adds the sums of shards, in whatever order they arrive, along the tree of {@link Shards}: float
 * addition is not associative, so one fixed tree is what makes the total the same bits every time.
 */
public final class GradientTree {
  private record Node(int from, int to) {}

  private final Kernels kernels;
  private final Node root;
  private final Map<Node, Gradient> waiting = new HashMap<>();

  public GradientTree(Kernels kernels, Shards shards) {
    this.kernels = kernels;
    this.root = new Node(0, shards.count());
  }

  /** Takes the sum of shard {@code s}, which is from now on the tree's to change. */
  public synchronized void add(int s, Gradient sum) {
    add(root, s, sum);
  }

  /** Puts a leaf under {@code node}; a node whose halves are both there becomes their sum. */
  private void add(Node node, int s, Gradient sum) {
    if (node.to - node.from > 1) {
      int middle = Shards.middle(node.from, node.to);
      Node left = new Node(node.from, middle);
      Node right = new Node(middle, node.to);
      add(s < middle ? left : right, s, sum);
      if (waiting.containsKey(left) && waiting.containsKey(right)) {
        Gradient total = waiting.remove(left);
        total.drain(kernels, waiting.remove(right));
        waiting.put(node, total);
      }
    } else if (waiting.putIfAbsent(node, sum) != null) {
      throw new IllegalStateException("shard " + s + ": expected one sum, found a second");
    }
  }

  /** The total, once every shard's sum is there; the tree is then empty again. */
  public synchronized Gradient total() {
    Gradient total = waiting.remove(root);
    if (total == null) {
      throw new IllegalStateException(
          "mini-batch: expected the sums of %d shards, found only some".formatted(root.to));
    }
    return total;
  }
}
