package nndl.spark.job;

import java.util.ArrayList;
import java.util.List;
import nndl.memory.Held;
import nndl.memory.Held.Phase;
import nndl.worker.WorkerMemory;

/**
 * What the exchange of Spark jobs holds: the broadcast of the weights, and the sums of shards on
 * their way from the tasks to the driver, as Spark copies them.
 */
public final class JobMemory {
  /** Of a task's sum: the numbers, their bytes, and these in a result and in its block. */
  private static final int COPIES_OF_TASK = 4;

  /** Of a result: its block, what is read of it, the bytes in it, and the numbers. */
  private static final int COPIES_OF_RESULT = 4;

  private JobMemory() {}

  /** In local mode, where tasks share the weights with the driver. */
  public static List<Held> local(WorkerMemory worker, int tasks) {
    List<Held> held = new ArrayList<>(driver(worker, tasks));
    held.addAll(tasks(worker, worker.workload().shards().count(), tasks));
    return held;
  }

  /** On the driver, for results of so many tasks at once. */
  public static List<Held> driver(WorkerMemory worker, int tasks) {
    long block = worker.blockBytes();
    return List.of(
        Held.always("the broadcast of the weights", block),
        Held.during(
            Phase.ITERATION,
            "results of %s tasks, as they are read".formatted(tasks),
            COPIES_OF_RESULT * tasks * block),
        Held.direct("results of %s tasks".formatted(tasks), tasks * block));
  }

  /** On an executor that computes so many tasks at once. */
  public static List<Held> executor(WorkerMemory worker, int shards, int tasks) {
    long block = worker.blockBytes();
    List<Held> held = new ArrayList<>(tasks(worker, shards, tasks));
    held.add(Held.always("the weights, and their broadcast", 2 * block));
    held.add(Held.during(Phase.ITERATION, "the weights as bytes, while they are read", block));
    held.add(Held.direct("results of %s tasks".formatted(tasks), tasks * block));
    return held;
  }

  private static List<Held> tasks(WorkerMemory worker, int shards, int tasks) {
    List<Held> held = new ArrayList<>(worker.of(shards, tasks, shards));
    held.add(
        Held.during(
            Phase.ITERATION,
            "sums of %s tasks, as they are written".formatted(tasks),
            COPIES_OF_TASK * tasks * worker.blockBytes()));
    return held;
  }
}
