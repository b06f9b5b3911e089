package nndl.spark.job;

import java.util.ArrayList;
import java.util.List;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.MemoryBlock.Phase;
import nndl.training.worker.WorkerMemory;
import nndl.training.workload.Workload;

/**
 * What the exchange of Spark jobs holds: the broadcast of the weights, and the sums of shards on
 * their way from the tasks to the driver, as Spark copies them.
 */
public final class JobMemory {
  /** Of a task's sum: the numbers, their bytes, and these in a result and in its block. */
  private static final long COPIES_OF_TASK = 4;

  /** Of a result: its block, what is read of it, the bytes in it, and the numbers. */
  private static final long COPIES_OF_RESULT = 4;

  /** Threads of Spark's that read results ({@code spark.resultGetter.threads}). */
  private static final int READERS = 4;

  /**
   * A shard with fewer samples in a mini-batch is computed sooner than its sum is read, however
   * large the network is: then results wait to be read.
   */
  private static final double UNHURRIED_SAMPLES = 256;

  private JobMemory() {}

  /** In local mode, where tasks share the weights with the driver. */
  public static List<MemoryBlock> local(WorkerMemory worker, int tasks) {
    int shards = worker.workload().shards().count();
    int results = resultsAtOnce(worker.workload(), tasks);
    List<MemoryBlock> held = new ArrayList<>(driver(worker, results));
    held.addAll(tasks(worker, shards, tasks, Math.max(0, results - READERS)));
    return held;
  }

  /** Those of the first tasks are read while the next are computed; of the others some wait. */
  static int resultsAtOnce(Workload workload, int tasks) {
    int shards = workload.shards().count();
    double samples = (double) workload.hyperparameters().descent().miniBatchSize() / shards;
    double waiting = Math.max(0, 1 - samples / UNHURRIED_SAMPLES);
    return tasks + (int) Math.round(waiting * Math.max(0, shards - 2 * tasks));
  }

  /** On the driver, for so many results at once. */
  public static List<MemoryBlock> driver(WorkerMemory worker, int results) {
    long block = worker.blockBytes();
    int read = Math.min(results, READERS);
    int waiting = waiting(worker.workload().shards().count());
    return List.of(
        MemoryBlock.always("the broadcast of the weights", block),
        MemoryBlock.during(
            Phase.ITERATION,
            "results of %s shards, as they are read".formatted(read),
            COPIES_OF_RESULT * read * block),
        MemoryBlock.during(
            Phase.ITERATION, "%s sums that wait for others".formatted(waiting), waiting * block),
        MemoryBlock.direct("results of %s shards".formatted(read), read * block));
  }

  /** Results come about in order: at each level of the tree but the lowest one sum waits. */
  private static int waiting(int shards) {
    return Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(shards - 1) - 1);
  }

  /** On an executor that computes so many tasks at once; their results wait for the driver. */
  public static List<MemoryBlock> executor(WorkerMemory worker, int shards, int tasks) {
    long block = worker.blockBytes();
    List<MemoryBlock> held = new ArrayList<>(tasks(worker, shards, tasks, shards - tasks));
    held.add(MemoryBlock.always("the weights, and their broadcast", 2 * block));
    held.add(
        MemoryBlock.during(Phase.ITERATION, "those of before, while the next are read", 2 * block));
    held.add(MemoryBlock.direct("results of %s tasks".formatted(tasks), tasks * block));
    return held;
  }

  /**
   * @param results that wait to be read
   */
  private static List<MemoryBlock> tasks(WorkerMemory worker, int shards, int tasks, int results) {
    long block = worker.blockBytes();
    List<MemoryBlock> held = new ArrayList<>(worker.of(shards, tasks, shards));
    held.add(
        MemoryBlock.during(
            Phase.ITERATION,
            "sums of %s tasks, as they are written".formatted(tasks),
            COPIES_OF_TASK * tasks * block));
    held.add(
        MemoryBlock.during(
            Phase.ITERATION,
            "results of %s shards, before they are read".formatted(results),
            results * block));
    return held;
  }
}
