package nndl.spark.barrier;

import java.util.ArrayList;
import java.util.List;
import nndl.training.memory.Held;
import nndl.training.memory.Held.Phase;
import nndl.training.worker.WorkerMemory;

/**
 * What the barrier exchange holds: a sum of gradients for each shard, and messages. Of one that has
 * come in pieces Spark's transport makes a copy on the heap.
 */
public final class BarrierMemory {
  private BarrierMemory() {}

  /** In local mode, where tasks share the weights with the driver. */
  public static List<Held> local(WorkerMemory worker, int tasks) {
    return team(worker, worker.workload().shards().count(), tasks);
  }

  /** On the driver, for the sums of all teams and the messages to and from them. */
  public static List<Held> driver(WorkerMemory worker, int teams) {
    long block = worker.blockBytes();
    return List.of(
        Held.always("sums of %s teams".formatted(teams), teams * block),
        Held.during(
            Phase.ITERATION,
            "reports of %s teams, as they are read".formatted(teams),
            teams * block),
        Held.direct("the order, and reports of %s teams".formatted(teams), (1L + teams) * block));
  }

  /** On an executor, for a team of so many tasks. */
  public static List<Held> executor(WorkerMemory worker, int shards, int tasks) {
    long block = worker.blockBytes();
    List<Held> held = new ArrayList<>(team(worker, shards, tasks));
    held.add(Held.always("weights of the team", block));
    held.add(Held.during(Phase.ITERATION, "an order, as it is read", block));
    held.add(Held.direct("an order and its report", 2 * block));
    return held;
  }

  private static List<Held> team(WorkerMemory worker, int shards, int tasks) {
    List<Held> held = new ArrayList<>(worker.of(shards, tasks, tasks));
    held.add(Held.always("sums of %s shards".formatted(shards), shards * worker.blockBytes()));
    return held;
  }
}
