package nndl.training.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.training.memory.MemoryBlock.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job holds grows with the results that are on their way. */
class ExchangeMemoryTest {
  @TempDir Path directory;
  private SampleSet images;

  @BeforeEach
  void writeImages() {
    images = TestImages.random(100, 3, 3, 4, 0.6, 1).write(directory, "train");
  }

  @Test
  void resultsWaitWhereShardsAreComputedSoonerThanTheyAreRead() {
    assertEquals(2, results(16, 16 * 256));
    assertEquals(8, results(16, 16 * 128));
    assertEquals(14, results(16, 16));
  }

  @Test
  void resultsOfTheFirstTasksAreReadMeanwhile() {
    assertEquals(2, results(4, 4));
    assertEquals(2, results(2, 2));
  }

  @Test
  void theJvmOfAllHoldsAsManySumsAsSparkCopies() {
    TrainingMemory memory = memory(4, 4 * 256);
    long without = heap(memory.worker(4, 2, 4));
    // Four copies of two tasks' sums and of two results; the broadcast; one that waits.
    assertEquals(18 * memory.block(), heap(ExchangeMemory.jobLocal(memory, 2)) - without, 8 << 10);
  }

  @Test
  void anExecutorHoldsResultsUntilTheyAreRead() {
    TrainingMemory memory = memory(16, 16 * 256);
    long more =
        heap(ExchangeMemory.jobExecutor(memory, 8, 1))
            - heap(ExchangeMemory.jobExecutor(memory, 4, 1));
    long without = heap(memory.worker(8, 1, 8)) - heap(memory.worker(4, 1, 4));
    assertTrue(without > 0);
    assertEquals(4 * memory.block(), more - without, 8 << 10);
  }

  private int results(int shards, long miniBatch) {
    return ExchangeMemory.resultsAtOnce(memory(shards, miniBatch).workload(), 2);
  }

  private TrainingMemory memory(int shards, long miniBatch) {
    return TrainingMemory.of(
        Fixtures.workload(
            Fixtures.hyperparameters(1, miniBatch, 3, 9, 300, 200, 4), shards, images, images),
        Fixtures.loader());
  }

  private static long heap(List<MemoryBlock> held) {
    return MemoryBlock.most(held, Kind.HEAP);
  }
}
