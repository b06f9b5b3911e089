package nndl.training.memory;

import static nndl.training.memory.MemoryBlock.all;
import static nndl.training.memory.MemoryBlock.always;
import static nndl.training.memory.MemoryBlock.direct;
import static nndl.training.memory.MemoryBlock.iteration;

import java.util.List;
import nndl.training.workload.Workload;

/**
 * Estimates the memory of the exchanges of a training, including their shards. The barrier
 * exchange, whose tasks run during the whole training, needs memory for the gradient sum of each
 * shard, and outside of the heap for what is sent. The exchange of Spark jobs, with one job for
 * each iteration, needs memory for the broadcast of the weights, and for the copies that Spark
 * makes of the sums on their way from the tasks to the driver.
 */
public final class ExchangeMemory {
  /**
   * The copies of a sum in a task: the numbers, their serialised bytes, and copies of these bytes
   * in the task's result and in the storage block of the result.
   */
  private static final long COPIES_OF_TASK = 4;

  /**
   * The copies of a result on the driver: its storage block, the result that is read from it, the
   * serialised bytes in the result, and the numbers.
   */
  private static final long COPIES_OF_RESULT = 4;

  /** The number of Spark's threads that read results ({@code spark.resultGetter.threads}). */
  private static final int READERS = 4;

  /**
   * If a shard has fewer samples of a mini-batch, it is computed faster than its sum is read, for
   * networks of any size. Then some results wait to be read.
   */
  private static final double UNHURRIED_SAMPLES = 256;

  private ExchangeMemory() {}

  /**
   * Returns the memory of {@code tasks} tasks of the barrier exchange in one JVM, without the
   * weights. In local mode this is all, since the tasks share the weights with the driver.
   *
   * @param shards the number of shards of all these tasks
   */
  public static List<MemoryBlock> barrierTasks(TrainingMemory training, int shards, int tasks) {
    return all(
        training.worker(shards, tasks, tasks),
        List.of(always(shards, "sums of shards", training.block())));
  }

  /**
   * Returns the memory of the barrier exchange on the driver: the sums of the executors, and the
   * weights on their way to them. Sums are read part by part as they come.
   *
   * @param sums the number of sums of all executors: of each as many as the {@linkplain
   *     nndl.training.worker.GradientTree#nodes nodes} that are left of its shards
   */
  public static List<MemoryBlock> barrierDriver(TrainingMemory training, int sums) {
    long block = training.block();
    return List.of(
        always(sums, "sums of executors", block),
        direct(1, "the weights, as they are sent", block));
  }

  /**
   * Returns the memory of the barrier exchange on an executor, for {@code tasks} tasks. Weights are
   * read part by part as they come.
   *
   * @param shards the number of shards of the executor
   * @param sums the number of its sums
   */
  public static List<MemoryBlock> barrierExecutor(
      TrainingMemory training, int shards, int tasks, int sums) {
    long block = training.block();
    return all(
        barrierTasks(training, shards, tasks),
        List.of(
            always(1, "weights of the executor", block),
            direct(sums, "sums, as they are sent", block)));
  }

  /**
   * Returns the memory of the exchange of Spark jobs in local mode, where tasks share the weights
   * with the driver.
   *
   * @param tasks the number of tasks that run at once
   */
  public static List<MemoryBlock> jobLocal(TrainingMemory training, int tasks) {
    int shards = training.workload().shards().count();
    int results = resultsAtOnce(training.workload(), tasks);
    return all(
        jobDriver(training, results),
        jobTasks(training, shards, tasks, Math.max(0, results - READERS)));
  }

  /**
   * Returns how many results of shards are in memory at once. While {@code tasks} tasks compute,
   * the results of as many earlier tasks are read. Of the other results, some wait to be read.
   */
  static int resultsAtOnce(Workload workload, int tasks) {
    int shards = workload.shards().count();
    double samples = (double) workload.hyperparameters().descent().miniBatchSize() / shards;
    double waiting = Math.max(0, 1 - samples / UNHURRIED_SAMPLES);
    return tasks + (int) Math.round(waiting * Math.max(0, shards - 2 * tasks));
  }

  /**
   * Returns the memory of the exchange of Spark jobs on the driver.
   *
   * @param results the number of results that are in memory at once
   */
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

  /**
   * Returns how many sums wait for their sibling in the tree of shards. Results arrive roughly in
   * order, so one sum waits at each level of the tree except the lowest.
   */
  private static int waiting(int shards) {
    return Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(shards - 1) - 1);
  }

  /**
   * Returns the memory of the exchange of Spark jobs on an executor. Results stay there until the
   * driver reads them.
   *
   * @param shards the number of shards of the executor
   * @param tasks the number of tasks that the executor runs at once
   */
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
   * @param results the number of results that wait to be read
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
