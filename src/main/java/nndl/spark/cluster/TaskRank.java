package nndl.spark.cluster;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import nndl.data.sampling.Shards;
import nndl.training.worker.GradientTree;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.TaskContext;

/**
 * The rank of a barrier task among all tasks of its stage, which the task and the driver each find
 * by themselves. The tasks of one JVM are a worker group and have neighbouring ranks. So they have
 * neighbouring shards. A group adds the sums of its shards along the tree of shards as far as it
 * can, and sends only the sums that remain. Groups are ordered by their first partition. If the
 * partitions of each group are consecutive, which a {@link Placement} makes likely, the rank of a
 * task is the number of its partition.
 *
 * @param rank the rank of the task, counted from 0
 * @param tasks the number of tasks of the stage
 * @param group the number of the task's worker group, counted from 0
 * @param groups the number of worker groups
 * @param member the number of the task in its worker group, counted from 0
 * @param members the number of tasks of its worker group
 */
public record TaskRank(int rank, int tasks, int group, int groups, int member, int members) {

  /** Returns the rank of the task of this context, which is the only one outside barrier stages. */
  public static TaskRank of(TaskContext context) {
    return context instanceof BarrierTaskContext barrier
        ? of(
            context.partitionId(),
            Arrays.stream(barrier.getTaskInfos()).map(info -> info.address()).toList())
        : of(0, List.of(""));
  }

  /**
   * Returns the rank of the task of partition {@code own}.
   *
   * @param executors for each partition, what tells the executor that runs its task from others
   */
  public static TaskRank of(int own, List<String> executors) {
    List<String> groups = executors.stream().distinct().toList();
    List<Integer> ranked =
        IntStream.range(0, executors.size())
            .boxed()
            .sorted(Comparator.comparingInt(task -> groups.indexOf(executors.get(task))))
            .toList();
    List<Integer> members =
        ranked.stream().filter(task -> executors.get(task).equals(executors.get(own))).toList();
    return new TaskRank(
        ranked.indexOf(own),
        executors.size(),
        groups.indexOf(executors.get(own)),
        groups.size(),
        members.indexOf(own),
        members.size());
  }

  /** Returns the first shard of the task's worker group. */
  public int groupFrom(int shards) {
    return firstShard(rank - member, tasks, shards);
  }

  /** Returns the shard after the last one of the task's worker group. */
  public int groupTo(int shards) {
    return firstShard(rank - member + members, tasks, shards);
  }

  /** Returns how many sums each worker group sends in a round, if each has as many tasks. */
  public static int[] sums(Shards shards, int groups) {
    return IntStream.range(0, groups)
        .map(
            group ->
                GradientTree.nodes(
                        shards,
                        firstShard(group, groups, shards.count()),
                        firstShard(group + 1, groups, shards.count()))
                    .size())
        .toArray();
  }

  /**
   * Returns the first shard of the task with this rank, or the number of shards if {@code rank} is
   * {@code tasks}.
   */
  public static int firstShard(int rank, int tasks, int shards) {
    return (int) ((long) shards * rank / tasks);
  }
}
