package nndl.command.check;

import java.util.List;
import java.util.stream.IntStream;
import nndl.command.search.TrialMemory;
import nndl.data.SampleLoader;
import nndl.data.storage.Storage;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.TaskRank;
import nndl.training.memory.ExchangeMemory;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.TrainingMemory;
import org.apache.spark.SparkContext;

/**
 * The memory that a training needs on the slots that are there. A training computes it in the same
 * way, when it knows which executor has which shards.
 *
 * @param driver the memory blocks of the driver, without those that any exchange needs
 * @param executor those of the executor that holds most, or none in local mode
 */
record NeededMemory(List<MemoryBlock> driver, List<MemoryBlock> executor) {
  private static final long MEGABYTE = 1 << 20;

  /**
   * Reads the first samples of each set, whose size tells that of the others.
   *
   * @param isJobs whether there is a Spark job for each iteration
   */
  static NeededMemory of(
      PlannedTraining training, Storage storage, FoundSlots slots, boolean isJobs) {
    SampleLoader loader = new SampleLoader(storage);
    if (training.isCompared()) {
      TrialMemory trials = TrialMemory.of(training.workloads(), loader);
      List<MemoryBlock> together = trials.of(Math.min(training.workloads().size(), slots.ofEach()));
      return slots.areLocal()
          ? new NeededMemory(together, List.of())
          : new NeededMemory(List.of(), together);
    }
    TrainingMemory memory = TrainingMemory.of(training.workload(), loader);
    int shards = training.workload().shards().count();
    int tasks = Math.max(1, Math.min(shards, slots.count()));
    int executors = Math.max(1, Math.min(slots.executors(), tasks));
    int ofOne = Math.min(slots.ofEach(), tasks);
    int held = (shards * ofOne + tasks - 1) / tasks;
    if (slots.areLocal()) {
      return new NeededMemory(
          isJobs
              ? ExchangeMemory.jobLocal(memory, tasks)
              : ExchangeMemory.barrierTasks(memory, shards, tasks),
          List.of());
    }
    int[] sums = TaskRank.sums(training.workload().shards(), executors);
    return isJobs
        ? new NeededMemory(
            ExchangeMemory.jobDriver(memory, shards),
            ExchangeMemory.jobExecutor(memory, held, ofOne))
        : new NeededMemory(
            ExchangeMemory.barrierDriver(memory, IntStream.of(sums).sum()),
            ExchangeMemory.barrierExecutor(
                memory, held, ofOne, IntStream.of(sums).max().orElseThrow()));
  }

  /** Returns a line about the heaps. Fails if one is too small. */
  String require(SparkHeap heap, SparkContext spark) {
    heap.requireDriver(driver);
    String text =
        "the driver needs %s of %s MB of heap"
            .formatted(heap.driverMegabytes(driver), SparkHeap.heap() / MEGABYTE);
    if (executor.isEmpty()) {
      return text;
    }
    long megabytes = spark.executorMemory();
    heap.requireExecutor(executor, megabytes * MEGABYTE);
    return "%s, an executor %s of %s MB"
        .formatted(text, heap.executorMegabytes(executor), megabytes);
  }
}
