package nndl.spark.barrier;

import java.util.stream.IntStream;
import nndl.spark.cluster.TaskRank;
import nndl.training.workload.Workload;

/**
 * Tells for how many tasks the driver has room, before they start: each executor sends sums of its
 * own, which the driver keeps. Executors that are not there yet are taken to have as many slots as
 * those that are there.
 */
final class SumRoom {
  private final Workload workload;
  private final Cluster cluster;
  private final SumMemory memory;

  /** How many sums the driver keeps of the last groups that were ready. */
  private int sums;

  SumRoom(Workload workload, Cluster cluster, SumMemory memory) {
    this.workload = workload;
    this.cluster = cluster;
    this.memory = memory;
  }

  /** Called when groups are ready that send so many sums in a round. */
  void filled(int now) {
    sums = now;
  }

  /** Returns whether there is room for the sums of so many tasks. */
  boolean holds(int tasks) {
    int slots = Math.max(1, cluster.slots());
    int executors = Math.max(1, cluster.executorCount());
    int needed = (tasks * executors + slots - 1) / slots;
    int groups = Math.min(tasks, Math.max(executors, needed));
    return memory.holds(IntStream.of(TaskRank.sums(workload.shards(), groups)).sum(), sums);
  }
}
