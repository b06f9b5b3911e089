package nndl.training.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nndl.Fixtures;
import org.junit.jupiter.api.Test;

/** The cost model, beside the figures of the page on a second machine. */
class IterationCostTest {
  private static final long MANY = 1L << 40;

  private static IterationCost cost(long miniBatch, int slots, int executors, int... sizes) {
    return new IterationCost(Fixtures.hyperparameters(1, miniBatch, 1, sizes), slots, executors);
  }

  @Test
  void theNetworkOfTheBookUsesOneSlotUntilItsMiniBatchesAreLarge() {
    assertEquals(1, cost(10, 8, 0, 784, 30, 10).best(MANY));
    assertEquals(1, cost(10, 8, 8, 784, 30, 10).best(MANY));
    assertEquals(2, cost(1000, 2, 0, 784, 30, 10).best(MANY));
  }

  @Test
  void aWideNetworkPaysOnExecutorsFromTheMiniBatchesOfThePage() {
    int[] wide = {784, 2500, 2000, 1500, 1000, 500, 10};
    assertEquals(1, cost(200, 2, 2, wide).best(MANY));
    assertEquals(2, cost(1000, 2, 2, wide).best(MANY));
    assertTrue(cost(4000, 4, 4, wide).seconds(4) < cost(4000, 4, 4, wide).seconds(2));
  }

  @Test
  void aSlotComputesOneShardAfterTheOther() {
    IterationCost cost = cost(100_000, 40, 40, 784, 800, 10);
    assertEquals(40, cost.working(64));
    assertEquals(cost.working(40), cost.working(64));
    assertTrue(cost.seconds(64) > cost.seconds(40), "24 of 40 slots have two of 64 shards");
  }

  /** One link would carry forty sums, and the sums of the book's network are too short to share. */
  @Test
  void executorsShareTheSumsOfAWideNetwork() {
    assertEquals(40, cost(100_000, 40, 40, 784, 800, 10).best(MANY));
    assertEquals(8, cost(10_000, 40, 40, 784, 30, 10).best(MANY));
  }

  @Test
  void aShardNeedsASample() {
    assertEquals(3, cost(1_000_000, 8, 0, 784, 800, 10).best(3));
  }
}
