package nndl.training.memory;

import static nndl.training.memory.MemoryBlock.all;
import static nndl.training.memory.MemoryBlock.always;
import static nndl.training.memory.MemoryBlock.direct;
import static nndl.training.memory.MemoryBlock.iteration;

import java.util.List;
import nndl.training.workload.Workload;

/**
 * What the exchanges of a training hold, with the shards that they serve. The barrier exchange has
 * a sum of gradients for each shard, and messages; of one that has come in pieces Spark's transport
 * makes a copy on the heap. The exchange of Spark jobs has the broadcast of the weights, and the
 * sums of shards on their way from the tasks to the driver, as Spark copies them.
 */
public final class ExchangeMemory {
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

  private ExchangeMemory() {}

  /** Of so many tasks of the barrier exchange in a JVM; in local mode they share the weights. */
  public static List<MemoryBlock> barrierTasks(TrainingMemory training, int shards, int tasks) {
    return all(
        training.worker(shards, tasks, tasks),
        List.of(always(shards, "sums of shards", training.block())));
  }

  /** On the driver, for the sums of all teams and the messages to and from them. */
  public static List<MemoryBlock> barrierDriver(TrainingMemory training, int teams) {
    long block = training.block();
    return List.of(
        always(teams, "sums of teams", block),
        iteration(teams, "reports of teams, as they are read", block),
        direct(1 + teams, "messages: the order, and reports of teams", block));
  }

  /** On an executor, for a team of so many tasks. */
  public static List<MemoryBlock> barrierExecutor(TrainingMemory training, int shards, int tasks) {
    long block = training.block();
    return all(
        barrierTasks(training, shards, tasks),
        List.of(
            always(1, "weights of the team", block),
            iteration(1, "an order, as it is read", block),
            direct(2, "messages: an order and its report", block)));
  }

  /** In local mode, where tasks of Spark jobs share the weights with the driver. */
  public static List<MemoryBlock> jobLocal(TrainingMemory training, int tasks) {
    int shards = training.workload().shards().count();
    int results = resultsAtOnce(training.workload(), tasks);
    return all(
        jobDriver(training, results),
        jobTasks(training, shards, tasks, Math.max(0, results - READERS)));
  }

  /** Those of the first tasks are read while the next are computed; of the others some wait. */
  static int resultsAtOnce(Workload workload, int tasks) {
    int shards = workload.shards().count();
    double samples = (double) workload.hyperparameters().descent().miniBatchSize() / shards;
    double waiting = Math.max(0, 1 - samples / UNHURRIED_SAMPLES);
    return tasks + (int) Math.round(waiting * Math.max(0, shards - 2 * tasks));
  }

  /** On the driver, for so many results of Spark jobs at once. */
  public static List<MemoryBlock> jobDriver(TrainingMemory training, int results) {
    long block = training.block();
    int read = Math.min(results, READERS);
    return List.of(
        always(1, "the broadcast of the weights", block),
        iteration(read, "results of shards, as they are read", COPIES_OF_RESULT * block),
        iteration(
            waiting(training.workload().shards().count()), "sums that wait for others", block),
        direct(read, "results of shards", block));
  }

  /** Results come about in order: at each level of the tree but the lowest one sum waits. */
  private static int waiting(int shards) {
    return Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(shards - 1) - 1);
  }

  /** On an executor that computes so many tasks at once; their results wait for the driver. */
  public static List<MemoryBlock> jobExecutor(TrainingMemory training, int shards, int tasks) {
    long block = training.block();
    return all(
        jobTasks(training, shards, tasks, shards - tasks),
        List.of(
            always(2, "copies of the weights: they, and their broadcast", block),
            iteration(2, "copies of those of before, while the next are read", block),
            direct(tasks, "results of tasks", block)));
  }

  /**
   * @param results that wait to be read
   */
  private static List<MemoryBlock> jobTasks(
      TrainingMemory training, int shards, int tasks, int results) {
    long block = training.block();
    return all(
        training.worker(shards, tasks, shards),
        List.of(
            iteration(tasks, "sums of tasks, as they are written", COPIES_OF_TASK * block),
            iteration(results, "results of shards, before they are read", block)));
  }
}
