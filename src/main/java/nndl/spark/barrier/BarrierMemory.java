package nndl.spark.barrier;

import java.util.ArrayList;
import java.util.List;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.MemoryBlock.Phase;
import nndl.training.worker.WorkerMemory;

/**
 * What the barrier exchange holds: a sum of gradients for each shard, and messages. Of one that has
 * come in pieces Spark's transport makes a copy on the heap.
 */
public final class BarrierMemory {
  private BarrierMemory() {}

  /** In local mode, where tasks share the weights with the driver. */
  public static List<MemoryBlock> local(WorkerMemory worker, int tasks) {
    return team(worker, worker.workload().shards().count(), tasks);
  }

  /** On the driver, for the sums of all teams and the messages to and from them. */
  public static List<MemoryBlock> driver(WorkerMemory worker, int teams) {
    long block = worker.blockBytes();
    return List.of(
        MemoryBlock.always("sums of %s teams".formatted(teams), teams * block),
        MemoryBlock.during(
            Phase.ITERATION,
            "reports of %s teams, as they are read".formatted(teams),
            teams * block),
        MemoryBlock.direct(
            "the order, and reports of %s teams".formatted(teams), (1L + teams) * block));
  }

  /** On an executor, for a team of so many tasks. */
  public static List<MemoryBlock> executor(WorkerMemory worker, int shards, int tasks) {
    long block = worker.blockBytes();
    List<MemoryBlock> held = new ArrayList<>(team(worker, shards, tasks));
    held.add(MemoryBlock.always("weights of the team", block));
    held.add(MemoryBlock.during(Phase.ITERATION, "an order, as it is read", block));
    held.add(MemoryBlock.direct("an order and its report", 2 * block));
    return held;
  }

  private static List<MemoryBlock> team(WorkerMemory worker, int shards, int tasks) {
    List<MemoryBlock> held = new ArrayList<>(worker.of(shards, tasks, tasks));
    held.add(
        MemoryBlock.always("sums of %s shards".formatted(shards), shards * worker.blockBytes()));
    return held;
  }
}
