package nndl.training.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.data.sampling.Shards;
import nndl.network.Gradient;
import nndl.network.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientTreeTest {
  private static final Layout LAYOUT = new Layout(3, 2);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 13})
  void totalHasTheSameBitsForAnyOrderOfArrival(int count) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    GradientTree tree = new GradientTree(new Shards(count));
    Random random = new Random(1);
    for (int trial = 0; trial < 50; trial++) {
      order.forEach(s -> tree.add(s, s + 1, sum(s)));
      assertArrayEquals(ofHalves(0, count), Fixtures.numbers(tree.total()));
      Collections.shuffle(order, random);
    }
  }

  @Test
  void isNotTheSumFromLeftToRight() {
    float[] fromTheLeft = Fixtures.numbers(sum(0));
    for (int s = 1; s < 7; s++) {
      fromTheLeft = plus(fromTheLeft, Fixtures.numbers(sum(s)));
    }
    assertFalse(Arrays.equals(fromTheLeft, ofHalves(0, 7)));
  }

  @Test
  void tellsOfASumTooManyAndOfASumTooFew() {
    GradientTree tree = new GradientTree(new Shards(3));
    tree.add(0, 1, sum(0));
    assertThrows(IllegalStateException.class, () -> tree.add(0, 1, sum(0)));
    String error = assertThrows(IllegalStateException.class, tree::total).getMessage();
    assertEquals("mini-batch: expected the sums of 3 shards, found only some", error);
  }

  @Test
  void takesSumsThatWorkersHaveAddedAlongTheTree() {
    GradientTree worker = new GradientTree(new Shards(7));
    GradientTree driver = new GradientTree(new Shards(7));
    for (int[] held : new int[][] {{0, 5}, {5, 7}}) {
      for (int s = held[0]; s < held[1]; s++) {
        worker.add(s, s + 1, sum(s));
      }
      worker.drainTo(driver::add);
    }
    assertArrayEquals(ofHalves(0, 7), Fixtures.numbers(driver.total()));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 2", "4, 2", "5, 4", "8, 4", "16, 6", "23, 8", "32, 8"})
  void neighbouringShardsAreAtMostSoManyNodes(int count, int most) {
    int found = 0;
    for (int from = 0; from < count; from++) {
      for (int to = from + 1; to <= count; to++) {
        found = Math.max(found, nodes(count, from, to));
      }
    }
    assertTrue(found <= most, "found " + found);
    assertTrue(found == most || Integer.bitCount(count) > 1, "found only " + found);
  }

  private static int nodes(int count, int from, int to) {
    GradientTree tree = new GradientTree(new Shards(count));
    for (int s = from; s < to; s++) {
      tree.add(s, s + 1, sum(s));
    }
    List<GradientTree.Node> nodes = new ArrayList<>();
    tree.drainTo((first, end, sum) -> nodes.add(new GradientTree.Node(first, end)));
    assertEquals(nodes, GradientTree.nodes(new Shards(count), from, to));
    return nodes.size();
  }

  @Test
  void refusesShardsThatAreNoNode() {
    GradientTree tree = new GradientTree(new Shards(7));
    for (int[] shards :
        new int[][] {{0, 2}, {2, 4}, {5, 8}, {3, 3}, {-1, 1}, {1, 1}, {0, 0}, {7, 7}, {7, 8}}) {
      assertThrows(IllegalArgumentException.class, () -> tree.add(shards[0], shards[1], sum(0)));
    }
  }

  /** Numbers whose sum depends on the order, different for every shard. */
  private static Gradient sum(int shard) {
    Gradient sum = new Gradient(LAYOUT);
    Random random = new Random(shard);
    sum.dirtyRows().mark(0, 3);
    for (int i = 0; i < sum.values().length; i++) {
      sum.values()[i] = (float) Math.scalb(random.nextGaussian(), random.nextInt(20));
    }
    return sum;
  }

  private static float[] ofHalves(int from, int to) {
    int middle = (from + to) / 2;
    return to - from == 1
        ? Fixtures.numbers(sum(from))
        : plus(ofHalves(from, middle), ofHalves(middle, to));
  }

  private static float[] plus(float[] left, float[] right) {
    float[] sum = left.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += right[i];
    }
    return sum;
  }
}
