package nndl.spark.cluster;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;

/**
 * The rank of a barrier task among all tasks of its stage. The tasks of one JVM are a worker group
 * and have neighbouring ranks. So they have neighbouring shards. A group adds the sums of its
 * shards along the tree of shards as far as it can, and sends only the sums that remain. Groups are
 * ordered by their first partition. If the partitions of each group are consecutive, which a {@link
 * Placement} makes likely, the rank of a task is the number of its partition.
 *
 * @param rank the rank of the task, counted from 0
 * @param tasks the number of tasks of the stage
 * @param group the number of the task's worker group, counted from 0
 * @param groups the number of worker groups
 * @param member the number of the task in its worker group, counted from 0
 * @param members the number of tasks of its worker group
 */
public record TaskRank(int rank, int tasks, int group, int groups, int member, int members) {

  public static TaskRank of(BarrierTaskContext context) {
    String[] addresses =
        Arrays.stream(context.getTaskInfos()).map(info -> info.address()).toArray(String[]::new);
    int own = context.partitionId();
    List<String> groups = Arrays.stream(addresses).distinct().toList();
    List<Integer> ranked =
        IntStream.range(0, addresses.length)
            .boxed()
            .sorted(Comparator.comparingInt(task -> groups.indexOf(addresses[task])))
            .toList();
    List<Integer> members =
        ranked.stream().filter(task -> addresses[task].equals(addresses[own])).toList();
    return new TaskRank(
        ranked.indexOf(own),
        addresses.length,
        groups.indexOf(addresses[own]),
        groups.size(),
        members.indexOf(own),
        members.size());
  }

  /**
   * Returns the first shard of the task with this rank, or the number of shards if {@code rank} is
   * {@code tasks}.
   */
  public static int firstShard(int rank, int tasks, int shards) {
    return (int) ((long) shards * rank / tasks);
  }
}
