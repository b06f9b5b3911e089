package nndl.spark.cluster;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;

/**
 * The position of a barrier task. The tasks of one JVM, a worker group, have neighbouring ranks, so
 * they own neighbouring shards and can add up most of their sums before they send them. Groups are
 * ordered by their first partition. If Spark has followed a {@link Placement}, a task's rank is its
 * partition's number.
 *
 * @param rank of the task among the {@code tasks} of the stage
 * @param group which worker group, of {@code groups}
 * @param member which member of the group, of {@code members}
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

  /** The first shard of the task with this rank. For {@code rank = tasks}, the number of shards. */
  public static int firstShard(int rank, int tasks, int shards) {
    return (int) ((long) shards * rank / tasks);
  }
}
